import { describe, expect, it } from 'vitest';
import { networkEnvironment } from '../../../src/host/networkEnvironment';

const usual = { proxy: '', proxySupport: 'override', noProxy: [], strictSsl: true, systemCertificates: false };

describe('the network of the engine', () => {
  it('is as the environment has it where no setting says otherwise, but never asks this computer through a proxy', () => {
    expect(networkEnvironment(usual, { NO_PROXY: 'intranet.example' })).toEqual({
      NO_PROXY: '127.0.0.1,localhost,intranet.example',
      no_proxy: '127.0.0.1,localhost,intranet.example',
    });
  });

  it('goes through the proxy of the settings, save for the hosts that they name', () => {
    const set = networkEnvironment({ ...usual, proxy: 'http://proxy.example:8080', noProxy: ['a.example'] }, {});
    expect(set).toMatchObject({ HTTPS_PROXY: 'http://proxy.example:8080', http_proxy: 'http://proxy.example:8080' });
    expect(set['NO_PROXY']).toBe('127.0.0.1,localhost,a.example');
  });

  it('goes without one where proxies are off, and takes certificates as the settings say', () => {
    const set = networkEnvironment({ ...usual, proxySupport: 'off', strictSsl: false, systemCertificates: true }, {});
    expect(set).toMatchObject({ HTTPS_PROXY: '', NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_USE_SYSTEM_CA: '1' });
  });
});
