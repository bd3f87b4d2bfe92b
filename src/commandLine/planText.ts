import type { PlanRequest, SetupOutcome, SetupPlan } from '../protocol/setup';

/** The signs of a check's results. */
export const resultSigns = { pass: '✔', fail: '✖', unknown: '?' } as const;

const signs = { added: '+', removed: '-', kept: '=' } as const;

/** A plan for a person to read: what would change, what to know, and each request as it would be sent. */
export function planText({ title, changes, notices, refusal, steps }: SetupPlan): string {
  const parts = [
    `${title}\n`,
    ...changes.map(({ change, what }) => `  ${signs[change]} ${what}\n`),
    ...(refusal === undefined ? [] : [`Your account cannot apply this: ${refusal}\n`]),
    ...notices.map((notice) => `Note: ${notice}\n`),
    ...steps.map(
      ({ title: step, there, request }, index) => `\n${index + 1}. ${step}${there ? ' (there already)' : ''}\n${requestText(request)}`,
    ),
  ];
  return parts.join('');
}

/** One request as it is sent. */
export function requestText({ method, path, body }: PlanRequest): string {
  const lines = body === undefined ? [] : JSON.stringify(body, undefined, 2).split('\n');
  return [`${method} ${path}`, ...lines].map((line) => `   ${line}\n`).join('');
}

/** What was done, the ids that it gave, and each secret, once. */
export function outcomeText({ steps, outputs, secrets }: SetupOutcome): string {
  const ids = Object.entries(outputs).flatMap(([step, members]) =>
    Object.entries(members).map(([name, value]) => `${step} ${name}: ${value}\n`),
  );
  const shown = Object.entries(secrets).map(([step, text]) => `${step}: ${text}\n`);
  return [...steps.map(({ title, result }) => `${result}: ${title}\n`), ...ids, ...shown].join('');
}
