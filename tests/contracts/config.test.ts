import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ConfigError, configVariables, loadConfig, type Environment } from '../../src/config.js';

const example = readFileSync('.env.example', 'utf8');
const exampleValues = Object.fromEntries(
  [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
);

const production: Environment = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://api.example.com',
  SIGNING_KEYS_FILE: '/keys/signing-keys.json',
  KEY_ENCRYPTION_KEY_FILE: '/keys/key-encryption.key',
};

function problemsOf(env: Environment, fileExists?: (file: string) => boolean): readonly string[] {
  try {
    loadConfig(env, fileExists);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('.env.example', () => {
  test('names exactly the variables that the service reads, in the same order', () => {
    expect(Object.keys(exampleValues)).toEqual(configVariables);
  });

  test('explains each variable on the line above it', () => {
    const unexplained = [...example.matchAll(/^(?!#)(.*)\n([A-Z_]+)=/gm)].map(([, , name]) => name);
    expect(unexplained).toEqual([]);
  });

  test('says the defaults: with it and with nothing set the configuration is the same', () => {
    expect(loadConfig(exampleValues)).toEqual(loadConfig({}));
  });
});

describe('the configuration', () => {
  test('tells of keys made for development together with what else production lacks', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'consign-config-')), 'signing-keys.json');
    const env = { ...production, SIGNING_KEYS_FILE: file, PUBLIC_URL: 'http://api.example.com' };
    writeFileSync(file, JSON.stringify({ isForDevelopment: true, nonceSecret: '', keys: [] }));
    expect(problemsOf(env, () => true)).toEqual([
      expect.stringMatching(/^SIGNING_KEYS_FILE: was made for development/),
      'PUBLIC_URL: must be an https address in production',
    ]);
    writeFileSync(file, JSON.stringify({ isForDevelopment: false, nonceSecret: '', keys: [] }));
    expect(problemsOf(env, () => true)).toHaveLength(1);
  });

  test('cannot be changed once it is loaded', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
  });

  test('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '', EXPLORER: '' })).toEqual(loadConfig({}));
  });

  test('derives the public address and the files from the address, the port and the data folder', () => {
    const config = loadConfig({ HOST: '::1', PORT: '8080', DATA_DIR: '/srv/consign' });
    expect(config).toMatchObject({
      publicUrl: 'http://[::1]:8080',
      databaseUrl: 'sqlite:/srv/consign/consign.sqlite',
      signingKeysFile: '/srv/consign/signing-keys.json',
      keyEncryptionKeyFile: '/srv/consign/key-encryption.key',
    });
  });

  test('drops the slash at the end of the public address', () => {
    expect(loadConfig({ PUBLIC_URL: 'https://api.example.com/' }).publicUrl).toBe('https://api.example.com');
  });

  test('takes TLS as a whole, and a header of certificates only from a proxy it trusts', () => {
    const files = { TLS_CERT_FILE: '/tls/cert.pem', TLS_KEY_FILE: '/tls/key.pem' };
    expect(loadConfig({ ...files, PORT: '4443' }, () => true)).toMatchObject({
      publicUrl: 'https://127.0.0.1:4443',
      tls: { certificate: '/tls/cert.pem', key: '/tls/key.pem', authorities: null },
    });
    const alone = { TLS_CERT_FILE: '/tls/cert.pem', CLIENT_CERTIFICATE_HEADER: 'X-Client-Cert' };
    expect(problemsOf(alone, () => false)).toEqual([
      'TLS_CERT_FILE, TLS_KEY_FILE: set both or neither',
      'TLS_CERT_FILE: must name a file that exists',
      'CLIENT_CERTIFICATE_HEADER: needs TRUST_PROXY=on, for anybody can send a header',
    ]);
    expect(loadConfig({ CLIENT_CERTIFICATE_HEADER: 'X-Client-Cert', TRUST_PROXY: 'on' })).toMatchObject({
      clientCertificateHeader: 'x-client-cert',
    });
  });

  test('reports every problem at once', () => {
    const problems = problemsOf({
      NODE_ENV: 'live',
      PORT: '70000',
      PUBLIC_URL: 'api.example.com',
      DATABASE_URL: 'postgres://db/consign',
      JOBS: 'false',
      BODY_LIMIT_BYTES: '1e6',
    });
    expect(problems).toEqual([
      'NODE_ENV: must be development, test or production',
      'PORT: must be between 0 and 65535',
      'PUBLIC_URL: must be an http or https address',
      'DATABASE_URL: must be sqlite:<file> or mysql://user:password@host:port/database',
      'JOBS: must be on or off',
      'BODY_LIMIT_BYTES: must be a whole number',
    ]);
  });

  test('never repeats a value in a message, it may be a password', () => {
    expect(problemsOf({ DATABASE_URL: 'mysq://root:hunter2@db/consign' }).join()).not.toContain('hunter2');
  });
});

describe('in production', () => {
  test('both key files must be named', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      'SIGNING_KEYS_FILE: must be set in production',
      'KEY_ENCRYPTION_KEY_FILE: must be set in production',
      'PUBLIC_URL: must be an https address in production',
    ]);
  });

  test('both key files must exist', () => {
    expect(problemsOf(production, () => false)).toEqual([
      'SIGNING_KEYS_FILE: must name a file that exists in production',
      'KEY_ENCRYPTION_KEY_FILE: must name a file that exists in production',
    ]);
    expect(problemsOf(production, () => true)).toEqual([]);
  });

  test('the explorer is off and cannot be switched on', () => {
    expect(loadConfig(production, () => true).explorer).toBe(false);
    const convenient = { EXPLORER: 'on', DEVELOPMENT_ISSUER: 'on' };
    expect(problemsOf({ ...production, ...convenient }, () => true)).toEqual([
      'EXPLORER: must be off in production',
      'DEVELOPMENT_ISSUER: must be off in production',
    ]);
  });

  test('clients reach it by https alone', () => {
    for (const PUBLIC_URL of ['http://api.example.com', 'http://localhost:4000'])
      expect(problemsOf({ ...production, PUBLIC_URL }, () => true)).toEqual([
        'PUBLIC_URL: must be an https address in production',
      ]);
  });

  test('problems of production are reported together with the others', () => {
    expect(problemsOf({ NODE_ENV: 'production', PORT: 'http', EXPLORER: 'on' })).toHaveLength(5);
  });
});
