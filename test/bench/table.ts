/** One line of the table. `met` says whether the aim is reached; absent where there is none. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly aim?: string;
  readonly met?: boolean;
}

export function row(what: string, measured: string, aim?: string, met?: boolean): Row {
  return { what, measured, ...(aim !== undefined && { aim }), ...(met !== undefined && { met }) };
}

/** The rows as a Markdown table. */
export function asMarkdown(rows: readonly Row[]): string {
  const lines = rows.map(({ what, measured, aim = '', met }) => {
    const verdict = met === undefined ? '' : met ? 'yes' : 'no';
    return `| ${what} | ${measured} | ${aim} | ${verdict} |`;
  });
  return ['| what | measured | aim | met |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
