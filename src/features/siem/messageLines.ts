import { isJson } from '../../base/jsonText';

/**
 * Messages as a document, one on a line, so that it is read back as the same messages: line breaks between the parts of JSON become spaces, a text that has some
 * is written as JSON. Any other message stays as it is.
 */
export function messageLines(messages: readonly string[]): string {
  return messages.map((message) => `${oneLine(message)}\n`).join('');
}

function oneLine(message: string): string {
  if (!/[\r\n]/.test(message)) return message;
  return isJson(message) ? message.replace(/\s*[\r\n]\s*/g, ' ') : JSON.stringify(message);
}
