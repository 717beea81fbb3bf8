import type {
  Fault,
  Practice,
  PracticeAccess,
  PracticeNode,
  Receipt,
  Received,
} from '../../src/keysend/practice.ts';
import { BOB, CAROL } from '../keysend/samples.ts';

export const ACCESS: PracticeAccess = {
  host: '127.0.0.1:19009',
  certificatePath: '/data/practice/tls.cert',
  macaroonPath: '/data/practice/admin.macaroon',
};

/** A practice network of two nodes that shows nothing but what it is told to. */
export class FakePractice implements Practice {
  readonly people: readonly PracticeNode[] = [
    { key: CAROL, alias: 'carol', lesson: 'twoHops' },
    { key: BOB, alias: 'bob', lesson: 'direct' },
  ];
  /** Of every payment. */
  receiptShown: Receipt | undefined;
  /** What asking for a receipt fails with. */
  trouble: Error | undefined;

  async nodes(): Promise<readonly PracticeNode[]> {
    return this.people;
  }
  async faults(): Promise<readonly Fault[]> {
    return [];
  }
  async setFault(): Promise<void> {
    // Nothing breaks here.
  }
  async reset(): Promise<void> {
    // Nothing was broken.
  }
  async receipt(): Promise<Receipt | undefined> {
    if (this.trouble !== undefined) throw this.trouble;
    return this.receiptShown;
  }
  async *received(): AsyncGenerator<Received, void, void> {
    // Nobody pays here.
  }
  async setDelay(): Promise<void> {
    // Everything is immediate here.
  }
  async access(): Promise<PracticeAccess> {
    return ACCESS;
  }
}
