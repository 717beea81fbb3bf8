import { dirname, join, parse } from 'node:path';

/** What lies beside the journal: `journal.db` becomes `journal<ending>`. */
export function beside(file: string, ending: string): string {
  return join(dirname(file), parse(file).name + ending);
}
