import { chromium, type Browser } from 'playwright-core';
import type { BrowserInstallation } from './installBrowser.ts';

/** Starts the browser, headless. It ends with this process at the latest. */
export function startBrowser(installation: BrowserInstallation): Promise<Browser> {
  return chromium.launch({
    executablePath: installation.executable,
    env: { ...definedEnvironment(), ...installation.env },
    // Otherwise these signals would end the browser only, and leave this process running.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--no-sandbox', // It shows nothing but the test's own server, and containers run as root.
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--font-render-hinting=none',
    ],
  });
}

function definedEnvironment(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
  return env;
}
