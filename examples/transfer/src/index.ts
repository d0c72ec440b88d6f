const steps: Readonly<Record<string, () => Promise<unknown>>> = {
  attempts: () => import('./attempts.ts'),
  clone: () => import('./clone.ts'),
  train: () => import('./train.ts'),
};
const step = steps[process.argv[2] ?? ''];
if (!step) throw new Error(`say which step: ${Object.keys(steps).join(', ')}`);
await step();
