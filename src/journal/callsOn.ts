import type { DatabaseSync } from 'node:sqlite';
import { backUp } from './backUp.ts';
import { BrakesTable } from './brakes.ts';
import type { Callees } from './calls.ts';
import { check } from './check.ts';
import { LookUps } from './lookUps.ts';
import { Orders } from './orders.ts';

/** All that can be asked of an open journal. `onUnsound` is told the hashes of orders that are not what was written. */
export function callsOn(
  database: DatabaseSync,
  file: string,
  onUnsound: (hashes: readonly string[]) => void,
): Callees {
  const brakes = new BrakesTable(database);
  const orders = new Orders(database, brakes);
  const lookUps = new LookUps(database, onUnsound);
  return {
    insert: (writing) => orders.insert(writing),
    reinsert: (writing) => orders.reinsert(writing),
    keep: (snapshot) => orders.keep(snapshot),
    claim: (claim) => orders.claim(claim),
    release: (release) => {
      orders.release(release);
    },
    dismiss: (dismissal) => {
      orders.dismiss(dismissal);
    },
    find: (hashes) => lookUps.find(hashes),
    list: (page) => lookUps.list(page),
    open: (payer) => lookUps.open(payer),
    alike: (wanted) => lookUps.alike(wanted),
    spent: (wanted) => brakes.spent(wanted),
    brakes: () => brakes.brakes(),
    changeLimits: (asked) => brakes.changeLimits(asked),
    stop: (at) => {
      brakes.stop(at);
    },
    resume: (seen) => brakes.resume(seen),
    recentDestinations: (wanted) => lookUps.recentDestinations(wanted),
    exportPage: (page) => lookUps.exportPage(page),
    check: () => check(database, file),
    backup: (to) => {
      backUp(database, to);
    },
  };
}
