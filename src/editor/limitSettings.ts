import type { WorkspaceConfiguration } from 'vscode';
import { MOST_MSAT, msat, MSAT_PER_SAT } from '../keysend/amount.ts';
import type { Msat } from '../keysend/amount.ts';
import { limitNames } from '../keysend/brakes.ts';
import type { LimitName, Limits } from '../keysend/brakes.ts';
import { BadSetting } from './badSetting.ts';
import type { ValueSetting } from './badSetting.ts';

const settings = {
  paymentMsat: 'keysend.limits.perPayment',
  dayMsat: 'keysend.limits.per24Hours',
  onTestNetworks: 'keysend.limits.onTestNetworks',
  confirmAboveMsat: 'keysend.confirmAbove',
  feePercent: 'keysend.feeLimitPercent',
  feeMsat: 'keysend.feeLimitSat',
} as const satisfies Readonly<Record<LimitName, ValueSetting>>;

type Reader = (value: unknown, setting: ValueSetting) => Limits[LimitName];

const readers: Readonly<Record<LimitName, Reader>> = {
  paymentMsat: readSats,
  dayMsat: readSats,
  onTestNetworks: readSwitch,
  // Above nothing is always.
  confirmAboveMsat: (value, setting) =>
    value === null || value === 0 ? undefined : readSats(value, setting),
  feePercent: (value, setting) => (value === null ? undefined : readPercent(value, setting)),
  feeMsat: (value, setting) => (value === null ? undefined : readSats(value, setting)),
};

/**
 * The limits that a person's own settings name; those that are not set are absent, for then what holds on this machine stays. Throws
 * a `BadSetting` for what cannot be meant.
 *
 * @param configuration that of `keysend`
 */
export function readLimits(configuration: Pick<WorkspaceConfiguration, 'inspect'>): Partial<Limits> {
  const set = limitNames.flatMap((name) => {
    const setting = settings[name];
    const value: unknown = configuration.inspect(setting.slice('keysend.'.length))?.globalValue;
    return value === undefined ? [] : [[name, readers[name](value, setting)] as const];
  });
  return Object.fromEntries(set);
}

function readSats(value: unknown, setting: ValueSetting): Msat {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new BadSetting(setting, value);
  const amount = BigInt(value) * MSAT_PER_SAT;
  if (amount > MOST_MSAT) throw new BadSetting(setting, value);
  return msat(amount);
}

function readSwitch(value: unknown, setting: ValueSetting): boolean {
  if (typeof value !== 'boolean') throw new BadSetting(setting, value);
  return value;
}

function readPercent(value: unknown, setting: ValueSetting): number {
  if (typeof value === 'number' && value >= 0 && value <= 100) return value;
  throw new BadSetting(setting, value);
}
