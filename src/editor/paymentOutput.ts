import { window } from 'vscode';
import type { Disposable, OutputChannel } from 'vscode';
import { changesBetween } from '../keysend/changes.ts';
import type { Clock } from '../keysend/clock.ts';
import type { NodeKey } from '../keysend/destination.ts';
import type { Diagnosis } from '../keysend/diagnosis.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import { lastEndNs, nodesOf } from '../keysend/payment.ts';
import type { Payment } from '../keysend/payment.ts';
import { changeLines, orderLines } from '../words/paymentLines.ts';
import { summaryLines } from '../words/summary.ts';
import type { Aliases } from './aliases.ts';
import type { LivePayments, Sighting } from './livePayments.ts';

/** Lines name nodes by their aliases; looking them up may hold a line back so long. */
const LONGEST_WAIT_FOR_ALIASES_MS = 500;

/** The channel "Keysend": what happens to payments, line by line, in the order it happens. */
export class PaymentOutput implements Disposable {
  readonly #channel: OutputChannel;
  readonly #listener: Disposable;
  readonly #aliases: Aliases;
  readonly #clock: Clock;
  readonly #onTrouble: (error: unknown) => void;
  #written: Promise<void> = Promise.resolve();
  #revealed = false;

  constructor(live: LivePayments, aliases: Aliases, clock: Clock, onTrouble: (error: unknown) => void) {
    // A language of its own: package.json turns off the lines that VS Code draws where text is indented.
    this.#channel = window.createOutputChannel('Keysend', 'keysend-output');
    this.#listener = live.onDidSee((sighting) => {
      this.#see(sighting);
    });
    this.#aliases = aliases;
    this.#clock = clock;
    this.#onTrouble = onTrouble;
  }

  /** Shows the channel, and leaves the focus where it is. */
  show(): void {
    this.#revealed = true;
    this.#channel.show(true);
  }

  /** The first payment of a window shows the channel; later ones leave the panel as the person left it. */
  begin(order: KeysendOrder): void {
    if (!this.#revealed) this.show();
    this.#append([], () => ['', ...orderLines(order)]);
  }

  end(payment: Payment, diagnosis: Diagnosis, order: KeysendOrder): void {
    const elapsedMs = this.#clock.now() - order.createdAt;
    this.#append(nodesOf(payment), () => this.#summary(payment, diagnosis, order.payer, elapsedMs));
  }

  /** Nothing was sent, and why. */
  endUnsent(sentences: readonly string[]): void {
    this.#append([], () => sentences);
  }

  /** Tells the whole story of an earlier payment. `order` is absent for one that another program sent. */
  tell(payment: Payment, diagnosis: Diagnosis, payer: NodeKey, order: KeysendOrder | undefined): void {
    const elapsedMs = Number((lastEndNs(payment) - payment.createdAtNs) / 1_000_000n);
    this.#append(nodesOf(payment), () => [
      '',
      ...(order === undefined ? [] : orderLines(order)),
      ...this.#changes(payment, undefined, payer, elapsedMs),
      ...this.#summary(payment, diagnosis, payer, elapsedMs),
    ]);
    this.show();
  }

  dispose(): void {
    this.#listener.dispose();
    this.#channel.dispose();
  }

  /** Those that other windows and programs sent are watched too, but not told here unasked. */
  #see({ payment, previous, order }: Sighting): void {
    if (order === undefined) return;
    const elapsedMs = this.#clock.now() - order.createdAt;
    this.#append(nodesOf(payment), () => this.#changes(payment, previous, order.payer, elapsedMs));
  }

  #changes(
    payment: Payment,
    previous: Payment | undefined,
    payer: NodeKey,
    elapsedMs: number,
  ): readonly string[] {
    const context = { names: this.#aliases.names, payer, elapsedMs };
    return changesBetween(previous, payment).flatMap((change) => changeLines(change, payment, context));
  }

  #summary(payment: Payment, diagnosis: Diagnosis, payer: NodeKey, elapsedMs: number): readonly string[] {
    const context = { names: this.#aliases.names, payer, elapsedMs, door: 'editor' } as const;
    return summaryLines(payment, diagnosis, context);
  }

  #append(keys: readonly NodeKey[], lines: () => readonly string[]): void {
    const write = async (): Promise<void> => {
      if (keys.length > 0) await this.#aliases.learn(keys, LONGEST_WAIT_FOR_ALIASES_MS);
      for (const line of lines()) this.#channel.appendLine(line);
    };
    // A line that could not be written must not keep back those that follow.
    this.#written = this.#written.then(write).catch(this.#onTrouble);
  }
}
