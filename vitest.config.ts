import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Many tests wait for processes they start; left to itself, vitest keeps a core free.
    maxWorkers: '100%',
    testTimeout: 60_000,
  },
});
