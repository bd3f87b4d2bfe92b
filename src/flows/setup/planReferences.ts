import { createHash } from 'node:crypto';
import type { PlanRequest } from '../../protocol/setup';

/** What steps keep of their answers: by step, then by member. */
export type StepOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

const reference = /\{\{([\w-]+)\.([\w-]+)(?:#([^}]*))?\}\}/g;

/**
 * The request with what earlier steps kept in the place of its references; one with a salt, `{{step.member#salt}}`, stands for an id made of both.
 * A reference to a step that kept nothing is a fault of the plan. */
export function fillReferences(request: PlanRequest, outputs: StepOutputs): PlanRequest {
  const path = fillText(request.path, outputs);
  return request.body === undefined ? { ...request, path } : { ...request, path, body: fillValue(request.body, outputs) };
}

/** The same for whoever reads it: what no step kept yet is shown as an ellipsis. */
export function fillKnown(request: PlanRequest, outputs: StepOutputs): PlanRequest {
  const path = request.path.replace(reference, (whole, step: string, member: string) =>
    outputs[step]?.[member] === undefined ? '…' : fillText(whole, outputs),
  );
  return { ...request, path };
}

/** Whether all that a value refers to was kept. */
export function refersOnlyTo(value: unknown, outputs: StepOutputs): boolean {
  const found = JSON.stringify(value).matchAll(reference);
  return [...found].every(([, step = '', member = '']) => outputs[step]?.[member] !== undefined);
}

export function fillText(text: string, outputs: StepOutputs): string {
  return text.replace(reference, (_, step: string, member: string, salt?: string) => {
    const value = outputs[step]?.[member];
    if (value === undefined) throw new Error(`The plan refers to ${step}.${member}, which no earlier step kept.`);
    return salt === undefined ? value : namedId(`${value}/${salt}`);
  });
}

/** An id that is the same for the same text, so that whatever is made twice is the same thing: a GUID of version 5 in form. */
export function namedId(text: string): string {
  const digits = createHash('sha1').update(text.toLowerCase()).digest('hex');
  const variant = ((parseInt(digits.charAt(16), 16) & 3) | 8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `5${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}

/** The same for every text within a value. */
export function fillValue(value: unknown, outputs: StepOutputs): unknown {
  if (typeof value === 'string') return fillText(value, outputs);
  if (Array.isArray(value)) return value.map((item) => fillValue(item, outputs));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fillValue(member, outputs)]));
}

/** The members of an answer that a step keeps; what is no text is left out. */
export function keptOf(answer: unknown, keeps: readonly string[]): Readonly<Record<string, string>> {
  const members = typeof answer === 'object' && answer !== null ? (answer as Readonly<Record<string, unknown>>) : {};
  return Object.fromEntries(keeps.flatMap((name) => (typeof members[name] === 'string' ? [[name, members[name]]] : [])));
}
