import { window } from 'vscode';
import type { Disposable, OutputChannel } from 'vscode';
import { changesBetween } from '../keysend/changes.ts';
import type { Clock } from '../keysend/clock.ts';
import type { NodeKey } from '../keysend/destination.ts';
import type { Diagnosis } from '../keysend/diagnosis.ts';
import type { KeysendOrder } from '../keysend/order.ts';
import { lastEndNs, nodesOf } from '../keysend/payment.ts';
import type { Payment } from '../keysend/payment.ts';
import type { Receipt } from '../keysend/practice.ts';
import { resumedLine } from '../words/recovered.ts';
import { changeLines, orderLines } from '../words/paymentLines.ts';
import { receiptLines } from '../words/receiptLines.ts';
import { summaryLines } from '../words/summary.ts';
import type { Aliases } from './aliases.ts';
import type { LivePayments, Sighting } from './livePayments.ts';

/** Lines name nodes by their aliases; looking them up may hold a line back so long. */
const LONGEST_WAIT_FOR_ALIASES_MS = 500;

/** The node that pays, and where. */
type Sender = Pick<KeysendOrder, 'payer' | 'network'>;

/** What is known of a payment that has been. */
export interface PastPayment extends Sender {
  readonly payment: Payment;
  readonly diagnosis: Diagnosis;
  /** Undefined for one that another program sent. */
  readonly order: KeysendOrder | undefined;
  /** The receiver's side, where it can be seen. */
  readonly receipt: Receipt | undefined;
}

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

  /** `receipt`: the receiver's side, where it can be seen. */
  end(payment: Payment, diagnosis: Diagnosis, order: KeysendOrder, receipt: Receipt | undefined): void {
    const elapsedMs = this.#clock.now() - order.createdAt;
    this.#append(nodesOf(payment), () => [
      ...this.#summary(payment, diagnosis, order, elapsedMs),
      ...this.#receipt(receipt),
    ]);
  }

  /** Nothing was sent, and why. */
  endUnsent(sentences: readonly string[]): void {
    this.#append([], () => sentences);
  }

  /** Tells the whole story of an earlier payment. */
  tell(past: PastPayment): void {
    const { payment, diagnosis, order, receipt } = past;
    const elapsedMs = Number((lastEndNs(payment) - payment.createdAtNs) / 1_000_000n);
    this.#append(nodesOf(payment), () => [
      '',
      ...(order === undefined ? [] : orderLines(order)),
      ...this.#changes(payment, undefined, past, elapsedMs),
      ...this.#summary(payment, diagnosis, past, elapsedMs),
      ...this.#receipt(receipt),
    ]);
    this.show();
  }

  /** Tells the receiver's side of a payment, and shows it. */
  tellReceipt({ hash }: Payment, receipt: Receipt): void {
    this.#append([receipt.node], () => ['', `Hash: ${hash}`, ...this.#receipt(receipt)]);
    this.show();
  }

  /** One line for itself. */
  note(line: string): void {
    this.#append([], () => ['', line]);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#channel.dispose();
  }

  /** Those that other windows and programs sent are watched too, but not told here unasked. */
  #see({ payment, previous, order, resumed }: Sighting): void {
    if (order === undefined) return;
    if (resumed && previous === undefined) {
      // What was known of it already is no news.
      if (payment.unknown === 'notWatched') this.#append([], () => ['', resumedLine(), ...orderLines(order)]);
      return;
    }
    const elapsedMs = this.#clock.now() - order.createdAt;
    this.#append(nodesOf(payment), () => this.#changes(payment, previous, order, elapsedMs));
  }

  #changes(
    payment: Payment,
    previous: Payment | undefined,
    { payer, network }: Sender,
    elapsedMs: number,
  ): readonly string[] {
    const context = { names: this.#aliases.names, payer, network, elapsedMs };
    return changesBetween(previous, payment).flatMap((change) => changeLines(change, payment, context));
  }

  #summary(
    payment: Payment,
    diagnosis: Diagnosis,
    { payer, network }: Sender,
    elapsedMs: number,
  ): readonly string[] {
    const context = { names: this.#aliases.names, payer, network, elapsedMs, door: 'editor' } as const;
    return summaryLines(payment, diagnosis, context);
  }

  #receipt(receipt: Receipt | undefined): readonly string[] {
    return receipt === undefined ? [] : receiptLines(receipt, this.#aliases.names);
  }

  #append(keys: readonly NodeKey[], lines: () => readonly string[]): void {
    const write = async (): Promise<void> => {
      if (keys.length > 0) await this.#aliases.learn(keys, LONGEST_WAIT_FOR_ALIASES_MS);
      // At once: VS Code is sent each piece by itself.
      this.#channel.append(
        lines()
          .map((line) => `${line}\n`)
          .join(''),
      );
    };
    // A line that could not be written must not keep back those that follow.
    this.#written = this.#written.then(write).catch(this.#onTrouble);
  }
}
