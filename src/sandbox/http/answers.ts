/** An answer with a JSON body. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers } });
}

/** An answer without a body. */
export function empty(status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers });
}

/** A page for a person's browser. */
export function html(body: string, status = 200): Response {
  return new Response(`<!doctype html><meta charset="utf-8"><title>Entra Logs Sandbox</title>${body}`, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" },
  });
}

/** Text that may stand in a page. */
export function htmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
