import type { Workbench } from './workbench';

/** The questions of *Add Feed…* as a person at the keyboard answers them. */
export interface FeedPage {
  /** Goes on with what a step has, once it is there. */
  goOn(words: string): Promise<void>;
  /** Takes all records as they are. */
  asTheyCome(): Promise<void>;
}

export function feedPageOf(workbench: Workbench): FeedPage {
  const goOn = async (words: string): Promise<void> => {
    await workbench.quickInput.getByText(words).first().waitFor();
    await workbench.page.keyboard.press('Enter');
  };
  return {
    goOn,
    asTheyCome: async () => {
      await goOn('Only what failed');
      await goOn('Hash user names');
    },
  };
}
