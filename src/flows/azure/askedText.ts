import { AzureFailure } from '../../azure/azureFailure';
import { Refusal } from '../../kql/plan/scope';
import { diagnosticOf } from '../../kql/plan/statements';
import type { SavedFunction } from '../../kql/savedFunctions';
import type { ServiceText } from '../../kql/serviceText';
import { serviceText } from '../../kql/serviceText';
import type { RunQuery } from '../../protocol/engine';
import { QueryRefused } from '../query/compileRequest';
import { refusedBy } from './workspaceWords';

/**
 * The text that a workspace is asked for a run: with the saved functions that it calls and the values of its parameters written into it.
 * @throws QueryRefused where a parameter has no fitting value, or where several files declare a function
 */
export async function askedText(
  { text, parameters }: Pick<RunQuery, 'text' | 'parameters'>,
  functions: () => Promise<readonly SavedFunction[]>,
): Promise<ServiceText> {
  try {
    return await serviceText(text, { functions: await functions(), parameters });
  } catch (error) {
    throw error instanceof Refusal ? new QueryRefused(text, [diagnosticOf(error)]) : error;
  }
}

/** Does the work; what the workspace says of the text that it was asked is said at its places of the text as it was written. */
export async function asWritten<T>(text: string, asked: ServiceText, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AzureFailure && error.status === 400 ? refusedBy(error, text, asked) : error;
  }
}
