import type { Disposable } from '../../base/disposable';

/** VS Code's clipboard, or one like it. */
export interface Clipboard {
  readText(): PromiseLike<string>;
  writeText(text: string): PromiseLike<void>;
}

/** A clipboard that a secret does not stay in. */
export interface PassingClipboard extends Disposable {
  /** Copies a text that is taken out again after a minute, or when VS Code ends; what was copied since then stays. */
  copy(text: string): Promise<void>;
}

/** Milliseconds after which a copied secret is taken out of the clipboard again. */
export const secretInClipboard = 60_000;

export function createPassingClipboard(clipboard: Clipboard): PassingClipboard {
  let waiting: { readonly text: string; readonly timer: NodeJS.Timeout } | undefined;
  const clear = async (text: string): Promise<void> => {
    if ((await clipboard.readText()) === text) await clipboard.writeText('');
  };
  const end = (): void => {
    if (waiting) clearTimeout(waiting.timer);
    waiting = undefined;
  };
  return {
    async copy(text) {
      end();
      await clipboard.writeText(text);
      waiting = { text, timer: setTimeout(() => void clear(text), secretInClipboard) };
    },
    dispose() {
      const { text } = waiting ?? {};
      end();
      if (text !== undefined) void clear(text);
    },
  };
}
