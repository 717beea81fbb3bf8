import { runMocha } from '../workbench/mochaInHost.ts';

/** Everything that a person does with the extension, but for the pixels. */
export function run(): Promise<void> {
  return runMocha(
    async () => {
      await import('./suites/connecting.ts');
      await import('./suites/arguments.ts');
      await import('./suites/sending.ts');
      await import('./suites/payments.ts');
      await import('./suites/consent.ts');
      await import('./suites/trust.ts');
      await import('./suites/steps.ts');
      await import('./suites/practising.ts');
      await import('./suites/milestones.ts');
      // Leaves payments that are held.
      await import('./suites/limits.ts');
      await import('./suites/stopping.ts');
    },
    // A receiver that holds a payment does so for 20 s.
    { timeout: 45_000 },
  );
}
