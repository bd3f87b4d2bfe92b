import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';

/** Names of hosts in ASCII. Source: RFC 3492. What cannot be decoded is an empty text. */
export const punycodeFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_punycode', parameters: ['VARCHAR'] }, (text) => encode(String(text))),
  strict({ name: 'kql_from_punycode', parameters: ['VARCHAR'] }, (text) => decode(String(text)) ?? ''),
  strict({ name: 'kql_punycode_domain', parameters: ['VARCHAR'] }, (text) =>
    labels(String(text))
      .map((label) => (isAscii(label) ? label : `xn--${encode(label)}`))
      .join('.'),
  ),
  strict({ name: 'kql_domain_from_punycode', parameters: ['VARCHAR'] }, (text) => {
    const decoded = labels(String(text)).map((label) => (/^xn--/i.test(label) ? decode(label.slice(4)) : label));
    return decoded.includes(undefined) ? '' : decoded.join('.');
  }),
];

const [base, smallest, largest, skew, damp, firstBias, firstCode] = [36, 1, 26, 38, 700, 72, 128];
const digits = 'abcdefghijklmnopqrstuvwxyz0123456789';

function labels(domain: string): string[] {
  return domain.split(/[.\u3002\uFF0E\uFF61]/);
}

function isAscii(text: string): boolean {
  return Array.from(text).every((character) => (character.codePointAt(0) ?? 0) < firstCode);
}

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = Math.floor(isFirst ? delta / damp : delta / 2);
  rest += Math.floor(rest / points);
  let bias = 0;
  for (; rest > ((base - smallest) * largest) / 2; bias += base) rest = Math.floor(rest / (base - smallest));
  return bias + Math.floor(((base - smallest + 1) * rest) / (rest + skew));
}

function threshold(place: number, bias: number): number {
  return Math.min(Math.max(place - bias, smallest), largest);
}

function encode(text: string): string {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const plain = codes.filter((code) => code < firstCode);
  let answer = String.fromCodePoint(...plain) + (plain.length > 0 ? '-' : '');
  let [code, delta, bias, done] = [firstCode, 0, firstBias, plain.length];
  while (done < codes.length) {
    const next = codes.reduce((least, each) => (each >= code && each < least ? each : least), Infinity);
    delta += (next - code) * (done + 1);
    code = next;
    for (const each of codes) {
      if (each < code) delta++;
      if (each !== code) continue;
      answer += numeral(delta, bias);
      bias = adapt(delta, done + 1, done === plain.length);
      delta = 0;
      done++;
    }
    delta++;
    code++;
  }
  return answer;
}

function numeral(value: number, bias: number): string {
  let [rest, answer] = [value, ''];
  for (let place = base; ; place += base) {
    const limit = threshold(place, bias);
    if (rest < limit) return answer + digits.charAt(rest);
    answer += digits.charAt(limit + ((rest - limit) % (base - limit)));
    rest = Math.floor((rest - limit) / (base - limit));
  }
}

function decode(text: string): string | undefined {
  const end = text.lastIndexOf('-');
  const codes = Array.from(end < 0 ? '' : text.slice(0, end), (character) => character.codePointAt(0) ?? 0);
  const rest = text.slice(end + 1).toLowerCase();
  let [code, insertion, bias, position] = [firstCode, 0, firstBias, 0];
  while (position < rest.length) {
    const before = insertion;
    for (let [weight, place] = [1, base]; ; place += base) {
      const digit = digits.indexOf(rest.charAt(position));
      if (position++ >= rest.length || digit < 0) return undefined;
      insertion += digit * weight;
      const limit = threshold(place, bias);
      if (digit < limit) break;
      weight *= base - limit;
    }
    bias = adapt(insertion - before, codes.length + 1, before === 0);
    code += Math.floor(insertion / (codes.length + 1));
    insertion %= codes.length + 1;
    if (code > 0x10ffff) return undefined;
    codes.splice(insertion++, 0, code);
  }
  return codes.map((each) => String.fromCodePoint(each)).join('');
}
