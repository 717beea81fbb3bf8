import type { CancellationToken } from 'vscode';

/** An AbortSignal that VS Code's token aborts; dispose it when the work is over. */
export interface TokenSignal extends Disposable {
  readonly signal: AbortSignal;
}

export function tokenSignal(token: CancellationToken): TokenSignal {
  const controller = new AbortController();
  const listener = token.onCancellationRequested(() => {
    controller.abort();
  });
  if (token.isCancellationRequested) controller.abort();
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      listener.dispose();
    },
  };
}
