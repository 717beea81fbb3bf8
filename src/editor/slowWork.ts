import { ProgressLocation, window } from 'vscode';
import { withoutLinks } from './inertText.ts';

/** Work that takes longer than this shows that it is under way. */
const SHOWN_AFTER_MS = 400;

/** Resolves when `work` is over: at once when it is quick, else behind a notification whose Cancel aborts. Never rejects. */
export async function showWhenSlow(
  title: string,
  work: Promise<unknown>,
  abort: AbortController,
): Promise<void> {
  if (await settlesWithin(work, SHOWN_AFTER_MS)) return;
  const options = { location: ProgressLocation.Notification, title: withoutLinks(title), cancellable: true };
  await window.withProgress(options, async (_progress, token) => {
    const listener = token.onCancellationRequested(() => {
      abort.abort();
    });
    await Promise.allSettled([work]);
    listener.dispose();
  });
}

/** Whether a promise is over, one way or the other, before so many milliseconds. */
export async function settlesWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(late.resolve, milliseconds, false);
  const settled = work.then(
    () => true,
    () => true,
  );
  const first = await Promise.race([settled, late.promise]);
  clearTimeout(timer);
  return first;
}
