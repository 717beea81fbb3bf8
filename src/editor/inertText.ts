/** Text for a label that turns `$(name)` into an icon: strangers choose aliases, and none may look like ours. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/** Text for a notification, which turns `[text](command:…)` into a link that runs a command. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
