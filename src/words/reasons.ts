import type { ConnectionSource, Reason } from '../keysend/problem.ts';
import type { Door } from './door.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';

/** Words for a reason. `source` is where the connection was named, when one was: the sentence then names that setting, flag or variable. */
export function explain(reason: Reason, _door: Door, _source?: ConnectionSource): Explanation {
  return explanation([reason.kind]);
}
