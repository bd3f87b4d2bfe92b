import { strict as assert } from 'node:assert';
import { extensions } from 'vscode';

const id = 'entra-logs.entra-logs';

describe('the extension in a real extension host', () => {
  it('is found under its id and activates', async () => {
    const extension = extensions.getExtension(id);
    assert.ok(extension, `${id} is not loaded`);
    await extension.activate();
    assert.ok(extension.isActive);
  });
});
