import { t } from '@vscode/l10n';
import { QuickInputButtons, QuickPickItemKind, window } from 'vscode';
import type { Disposable, QuickInput, QuickPick, QuickPickItem } from 'vscode';

/** A row to choose, with what it stands for; one without a value is only read, or separates. */
export interface Choice<T> extends QuickPickItem {
  readonly value?: T;
}

/** Where a question stands in its wizard. */
export interface StepPlace {
  readonly title: string;
  readonly step: number;
  readonly steps: number;
  readonly canGoBack: boolean;
  readonly signal: AbortSignal;
}

/** What a person did at a step: answered, went back, or left. */
export type Answer<T> = { readonly answer: T } | 'back' | 'left';

export function separator(label: string): Choice<never> {
  return { label, kind: QuickPickItemKind.Separator };
}

export interface PickQuestion<T> {
  readonly placeholder: string;
  /** Asked while the step shows that it is busy. */
  readonly choices: () => Promise<readonly Choice<T>[]>;
  readonly chosen?: (value: T) => boolean;
  /** Of several: whether none is an answer too. */
  readonly mayBeNone?: boolean;
}

/** Asks for one of several rows. */
export async function pickOne<T>(place: StepPlace, question: PickQuestion<T>): Promise<Answer<T>> {
  return pick(place, question, false, (values) => values[0]);
}

/** Asks for any of several rows; a wizard does not go on with none, unless the question says so. */
export async function pickSeveral<T>(place: StepPlace, question: PickQuestion<T>): Promise<Answer<readonly T[]>> {
  return pick(place, question, true, (values) => (values.length === 0 && question.mayBeNone !== true ? undefined : values));
}

/** A failure while the rows are asked for ends the wizard with that failure. */
async function pick<T, R>(
  place: StepPlace,
  { placeholder, choices, chosen }: PickQuestion<T>,
  several: boolean,
  read: (values: readonly T[]) => R | undefined,
): Promise<Answer<R>> {
  const box = window.createQuickPick<Choice<T>>();
  box.canSelectMany = several;
  box.placeholder = placeholder;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.busy = true;
  const load = async (): Promise<void> => {
    const rows = await choices();
    box.items = rows;
    box.busy = false;
    const marked = rows.filter(({ value }) => value !== undefined && chosen?.(value) === true);
    if (several) box.selectedItems = marked;
    else box.activeItems = marked.slice(0, 1);
  };
  return ask(place, box, load, () => {
    const values = rowsOf(box, several).flatMap(({ value }) => (value === undefined ? [] : [value]));
    const answer = read(values);
    if (answer === undefined && several) box.placeholder = t('Choose at least one.');
    return answer;
  });
}

function rowsOf<T>({ selectedItems, activeItems }: QuickPick<Choice<T>>, several: boolean): readonly Choice<T>[] {
  return several ? selectedItems : selectedItems.length > 0 ? selectedItems : activeItems;
}

export interface TextQuestion {
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  /** Whether it is hidden while it is typed. */
  readonly password?: boolean;
  /** What is wrong with a text; undefined where nothing is. */
  readonly problem: (text: string) => string | undefined;
}

/** Asks for a text, which is checked while it is typed. */
export async function askText(
  place: StepPlace,
  { prompt, value = '', placeholder, password = false, problem }: TextQuestion,
): Promise<Answer<string>> {
  const box = window.createInputBox();
  box.prompt = prompt;
  box.value = value;
  box.password = password;
  if (placeholder !== undefined) box.placeholder = placeholder;
  const check = (): void => {
    box.validationMessage = box.value === '' ? undefined : problem(box.value);
  };
  const typed = box.onDidChangeValue(check);
  try {
    return await ask(
      place,
      box,
      () => Promise.resolve(check()),
      () => {
        const found = problem(box.value);
        box.validationMessage = found;
        return found === undefined ? box.value : undefined;
      },
    );
  } finally {
    typed.dispose();
  }
}

type Box = QuickInput & {
  readonly onDidAccept: (listener: () => void) => Disposable;
  readonly onDidTriggerButton: (listener: (button: unknown) => void) => Disposable;
  buttons: readonly unknown[];
};

async function ask<R>(
  { title, step, steps, canGoBack }: StepPlace,
  input: QuickInput,
  load: () => Promise<void>,
  read: () => R | undefined,
): Promise<Answer<R>> {
  const box = input as Box;
  box.title = title;
  box.step = step;
  box.totalSteps = steps;
  box.ignoreFocusOut = true;
  box.buttons = canGoBack ? [QuickInputButtons.Back] : [];
  const listeners: Disposable[] = [];
  try {
    return await new Promise<Answer<R>>((resolve, reject) => {
      listeners.push(
        box.onDidAccept(() => {
          const answer = read();
          if (answer !== undefined) resolve({ answer });
        }),
        box.onDidTriggerButton((button) => {
          if (button === QuickInputButtons.Back) resolve('back');
        }),
        box.onDidHide(() => resolve('left')),
      );
      box.show();
      load().catch(reject);
    });
  } finally {
    for (const listener of listeners) listener.dispose();
    box.dispose();
  }
}
