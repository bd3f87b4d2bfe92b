import type { Workbench } from './workbench';

/** The questions of *Add Feed…* as a person at the keyboard answers them. */
export interface FeedPage {
  /** Goes on with what a step has, once it is there. */
  goOn(words: string): Promise<void>;
  /** Takes all records as they are. */
  asTheyCome(): Promise<void>;
  /** Sees what the editor of a configuration says of a wrong value, and takes it back. */
  seesWrongValue(): Promise<void>;
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
    seesWrongValue: async () => {
      const { keyboard } = workbench.page;
      const wrong = workbench.page.locator('.view-line', { hasText: 'pollSeconds' });
      await workbench.page.locator('.view-line').first().click();
      await keyboard.press('Control+Home');
      await keyboard.press('End');
      await keyboard.type('\n"pollSeconds": "often",');
      await wrong.waitFor();
      await workbench.page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
      await workbench.shot('feeds configuration');
      for (let step = 0; step < 10 && (await wrong.isVisible()); step++) await keyboard.press('Control+z');
    },
  };
}
