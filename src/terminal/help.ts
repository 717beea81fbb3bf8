import * as l10n from '@vscode/l10n';

const WIDTH = 80;
const INDENT = '  ';

/** The help's headings in the person's language. */
export function titled(title: string): string {
  switch (title) {
    case 'Usage:':
      return l10n.t('Usage:');
    case 'Arguments:':
      return l10n.t('Arguments:');
    case 'Options:':
      return l10n.t('Options:');
    case 'Connection:':
      return l10n.t('Connection:');
    case 'Commands:':
      return l10n.t('Commands:');
    default:
      return title;
  }
}

/** What the help says after arguments, options and commands. */
export function afterHelp(name: string): string {
  const key = '02c95a…';
  return [
    '',
    l10n.t('Where the connection comes from:'),
    ...paragraph(
      l10n.t(
        'With --practice from nowhere: the practice network of this computer is simulated, and starts by itself. Without it from --host, --cert and --macaroon, else from LND_RPC_HOST, LND_CERT_PATH and LND_ADMIN_MACAROON_PATH in the environment, else from the same names in the file .env of this folder. One place names all of them: they are never mixed.',
      ),
    ),
    '',
    l10n.t('Before it pays:'),
    ...paragraph(
      l10n.t(
        'It shows what it is about to do and asks, except on regtest, simnet and the practice network. Where there is no terminal to ask in, nothing is sent without --yes. Nothing goes out above the limits, or after stop, whatever the options are; a fee limit above yours only after your yes to the question.',
      ),
    ),
    '',
    l10n.t('While it pays:'),
    ...paragraph(
      l10n.t(
        'Ctrl-C cancels: your node makes no new attempts, and the payment is followed to its end. Ctrl-C again stops watching.',
      ),
    ),
    '',
    l10n.t('Exit codes:'),
    ...exitLines(0, l10n.t('The payment succeeded.')),
    ...exitLines(
      1,
      l10n.t(
        'The payment failed or was not sent; a check or audit found something; what was asked for could not be written.',
      ),
    ),
    ...exitLines(2, l10n.t('The command was not written as it must be.')),
    ...exitLines(3, l10n.t('There is no connection to your node; nothing was sent.')),
    ...exitLines(4, l10n.t('The outcome is not known; the payment hash was printed.')),
    ...exitLines(5, l10n.t('It was not confirmed or not allowed; nothing was sent.')),
    '',
    l10n.t('Examples:'),
    `${INDENT}${name} ${key} 1000`,
    `${INDENT}${name} ${key} 2.5k --message "${l10n.t('Thank you')}" --fee-limit-percent 1`,
    `${INDENT}${name} ${key} 0.0001btc --yes --json`,
    `${INDENT}${name} --practice bob 1000`,
    `${INDENT}${name} list --limit 5`,
    `${INDENT}${name} audit --since 7d`,
    `${INDENT}${name} recover`,
    `${INDENT}${name} limits --per-payment 10k --per-day 50k`,
    `${INDENT}${name} journal backup payments.db`,
  ].join('\n');
}

function exitLines(code: number, text: string): readonly string[] {
  return paragraph(text, `${INDENT}   `).map((line, n) =>
    n === 0 ? `${INDENT}${code}${line.slice(3)}` : line,
  );
}

function paragraph(text: string, indent = INDENT): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${indent}${each}`);
}
