import { explainNotStopped } from '../../words/notStopped.ts';
import type { Errors } from '../errors.ts';
import type { SendingStop } from '../sendingStop.ts';
import { tellStopped } from '../tellStopped.ts';

export interface StopAllParts {
  readonly stop: SendingStop;
  readonly errors: Errors;
}

/** Stops at once, without a question: nothing goes out from any window or terminal until a person allows it again. */
export async function stopAllSending({ stop, errors }: StopAllParts): Promise<void> {
  let count: number;
  try {
    count = await stop.stop();
  } catch (error) {
    errors.note(error);
    const { sentence, remedies } = explainNotStopped(error, 'editor', stop.stoppedEverywhereAt);
    errors.show('error', sentence, remedies, () => stopAllSending({ stop, errors }));
    return;
  }
  tellStopped(count, errors);
}
