import { env, window } from 'vscode';

/** How long the status bar says that something was copied. */
const SAID_FOR_MS = 3000;

/** Copies a text and says so, in a place that takes no attention. */
export async function copyText(text: string, said: string): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(`$(check) ${said}`, SAID_FOR_MS);
}
