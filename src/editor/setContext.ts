import { commands } from 'vscode';
import type { ContextKeys } from './contextKeys.ts';

export function setContext<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void commands.executeCommand('setContext', key, value);
}
