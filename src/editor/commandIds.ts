/** Every command that package.json contributes; a test compares the two. */
export const commandIds = [
  'keysend.sendKeysend',
  'keysend.sendAgain',
  'keysend.cancelPayment',
  'keysend.copyPaymentHash',
  'keysend.copyPreimage',
  'keysend.copyDestination',
  'keysend.copyAsLncliCommand',
  'keysend.showInOutput',
  'keysend.showReceiver',
  'keysend.refreshPayments',
  'keysend.loadMorePayments',
  'keysend.showPayments',
  'keysend.connect',
  'keysend.applyRemedy',
  'keysend.showNodeStatus',
  'keysend.showOutput',
  'keysend.showLog',
  'keysend.openSettings',
  'keysend.openWalkthrough',
  'keysend.breakPracticeNetwork',
  'keysend.resetPracticeNetwork',
  'keysend.openPracticeTerminal',
] as const;

export type CommandId = (typeof commandIds)[number];
