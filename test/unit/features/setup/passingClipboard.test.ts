import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPassingClipboard, secretInClipboard } from '../../../../src/features/setup/passingClipboard';

let held = '';
const clipboard = createPassingClipboard({
  readText: () => Promise.resolve(held),
  writeText: (text) => Promise.resolve(void (held = text)),
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a secret in the clipboard (SK-4)', () => {
  it('is there for a minute and not longer', async () => {
    await clipboard.copy('the secret');
    await vi.advanceTimersByTimeAsync(secretInClipboard - 1);
    expect(held).toBe('the secret');
    await vi.advanceTimersByTimeAsync(1);
    expect(held).toBe('');
  });

  it('that was replaced by another text meanwhile leaves that alone', async () => {
    await clipboard.copy('the secret');
    held = 'of the person';
    await vi.advanceTimersByTimeAsync(secretInClipboard);
    expect(held).toBe('of the person');
  });

  it('that is copied again has its whole minute', async () => {
    await clipboard.copy('the secret');
    await vi.advanceTimersByTimeAsync(secretInClipboard / 2);
    await clipboard.copy('the secret');
    await vi.advanceTimersByTimeAsync(secretInClipboard - 1);
    expect(held).toBe('the secret');
    await vi.advanceTimersByTimeAsync(1);
    expect(held).toBe('');
  });

  it('is taken out when VS Code ends before', async () => {
    await clipboard.copy('the secret');
    clipboard.dispose();
    await vi.advanceTimersByTimeAsync(0);
    expect(held).toBe('');
  });
});
