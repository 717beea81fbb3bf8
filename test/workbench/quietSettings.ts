import { calmSettings } from '../../scripts/workbench/calmSettings.ts';

/** User settings under which VS Code shows nothing of its own: no tips, no banners, no motion. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  ...calmSettings,
  'editor.cursorBlinking': 'solid',
  'security.workspace.trust.banner': 'never',
  'terminal.integrated.enablePersistentSessions': false,
  'terminal.integrated.gpuAcceleration': 'off',
  'window.autoDetectColorScheme': true,
  'window.commandCenter': false,
  'workbench.editor.useModal': 'off',
  'workbench.layoutControl.enabled': false,
  'workbench.preferredDarkColorTheme': 'Dark 2026',
  'workbench.preferredLightColorTheme': 'Light 2026',
  'workbench.reduceMotion': 'on',
  'workbench.startupEditor': 'none',
};
