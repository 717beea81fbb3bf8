import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { errandsTo } from './errands.ts';
import type { Errand } from './errands.ts';
import { newPerson } from './person.ts';
import type { SenderResult } from './sender.ts';

/** What became of many payments from several processes at once on one journal. */
export interface TerminalsResult extends Omit<SenderResult, 'sent'> {
  /** Where journal, node and senders disagree. */
  readonly differences: readonly string[];
}

const LIMIT_MS = 120_000;

/** `each` payments at once from each of so many processes, which all begin at the same moment. */
export async function payFromTerminals(processes: number, each: number): Promise<TerminalsResult> {
  await using person = await newPerson();
  const terminals = Array.from({ length: processes }, (_, index) =>
    startTerminal(errandsTo(person.receivers, each, `terminal ${String(index)}:`), person.home),
  );
  // Whoever is late to make the journal's file waits for those that do.
  await Promise.all(terminals.map(({ ready }) => ready));
  const started = performance.now();
  const results = await Promise.all(terminals.map((terminal) => terminal.go()));
  const errands = terminals.flatMap((terminal) => terminal.errands);
  return {
    tookMs: performance.now() - started,
    slowestWriteMs: Math.max(...results.map(({ slowestWriteMs }) => slowestWriteMs)),
    troubles: results.flatMap(({ troubles }) => troubles),
    differences: await person.compare({ errands, sent: results.flatMap(({ sent }) => sent) }),
  };
}

interface Terminal {
  readonly errands: readonly Errand[];
  /** Resolves when it is connected. */
  readonly ready: Promise<unknown>;
  /** Lets it pay. */
  go(): Promise<SenderResult>;
}

function startTerminal(errands: readonly Errand[], home: string): Terminal {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sender.ts'), JSON.stringify(errands)], {
    env: { PATH: process.env['PATH'], HOME: home },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: LIMIT_MS,
  });
  const lines = createInterface({ input: child.stdout });
  const exited = once(child, 'close').then(([code]) => {
    throw new Error(`A terminal ended with ${String(code)} before it had said what it paid.`);
  });
  exited.catch(() => undefined);
  const line = async (): Promise<string> => {
    const [text] = (await Promise.race([once(lines, 'line'), exited])) as readonly string[];
    return text ?? '';
  };
  return {
    errands,
    ready: line(),
    go: async () => {
      const result = line();
      child.stdin.write('go\n');
      return JSON.parse(await result) as SenderResult;
    },
  };
}
