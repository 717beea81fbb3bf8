import type { ConnectionFlags } from './invocation.ts';

/** How the person started this command, so that what we tell them to type works for them. */
export function commandName(environment: NodeJS.ProcessEnv): string {
  return isScript(environment) ? 'npm run keysend --' : 'keysend';
}

/** The folder the person is in; `npm run` changes to the package's own. */
export function folderOf(environment: NodeJS.ProcessEnv, workingDirectory: string): string {
  return (isScript(environment) ? environment['INIT_CWD'] : undefined) ?? workingDirectory;
}

/** Whether one of the scripts of package.json that are this command was run. */
function isScript({ npm_lifecycle_event: script }: NodeJS.ProcessEnv): boolean {
  return script === 'keysend' || script === 'practice';
}

/** Words as a command to copy into a shell, with the same connection. */
export function commandToType(command: string, words: readonly string[], flags: ConnectionFlags): string {
  const named = [
    ['--host', flags.host],
    ['--cert', flags.cert],
    ['--macaroon', flags.macaroon],
  ] as const;
  const options = named.flatMap(([flag, value]) => (value === undefined ? [] : [flag, quoted(value)]));
  const practice = flags.practice === true ? ['--practice'] : [];
  return [command, ...words, ...practice, ...options].join(' ');
}

/** Double quotes mean the same to sh, PowerShell and cmd, unless the text holds something they would expand. */
export function quoted(text: string): string {
  if (/^[\w@%+=:,./\\~-]+$/.test(text)) return text;
  return /["$`\\!]/.test(text) && !/^[A-Za-z]:\\/.test(text)
    ? `'${text.replaceAll("'", String.raw`'\''`)}'`
    : `"${text}"`;
}
