import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import { escapeExpressions } from '../../../shared/policy/restore/escape-expressions.ts';
import { keptModel, modelHash } from '../../../shared/policy/restore/kept-model.ts';
import { vmId } from './some-swaps.ts';

type Properties = Readonly<Record<string, unknown>>;

function aModel(properties: Properties, top: Partial<ResourceModel> = {}): ResourceModel {
  return { id: vmId(), name: 'web', location: 'westus', properties, ...top };
}

function kept(properties: Properties): Properties {
  return keptModel(aModel(properties)).properties;
}

describe('of a VM is not kept', () => {
  test.each([
    ...['provisioningState', 'timeCreated', 'vmId', 'instanceView', 'etag', 'systemData'],
    ...['customData', 'UserData', 'additionalUnattendContent', 'protectedSettings', 'protectedSettingsFromKeyVault'],
    ...[
      'adminPassword',
      'passwordHint',
      'passphrase',
      'secretUrl',
      'clientSecret',
      'accessToken',
      'credentials',
      'sshKey',
    ],
  ])('what is called %s', (name) => {
    expect(kept({ [name]: 'x', deep: [{ [name]: 'x', zone: 1 }], other: 1 })).toEqual({
      deep: [{ zone: 1 }],
      other: 1,
    });
  });

  test.each([
    ...['customDataUri', 'hasCustomData', 'userDataHash', 'myUserData', 'moreAdditionalUnattendContent'],
    ...['unprotectedSettings', 'vmIdentity', 'etags', 'thisVmId', 'passed'],
  ])('but what is called %s is', (name) => {
    expect(kept({ [name]: 'x' })).toEqual({ [name]: 'x' });
  });

  test('what is named by an id is, whatever the id says', () => {
    expect(kept({ '/providers/x/key-reader': { a: 1 } })).toEqual({ '/providers/x/key-reader': { a: 1 } });
  });

  test.each([
    ['https://x.blob/c?sig=1', 'https://x.blob/c'],
    ['HTTP://x/c?a=1?b=2', 'HTTP://x/c'],
    ['https://x/c', 'https://x/c'],
    ['see https://x/c?sig=1', 'see https://x/c?sig=1'],
    ['what?', 'what?'],
    ['httpx://a?b', 'httpx://a?b'],
    ['', ''],
  ])('the signature of a link: %s is %s', (text, expected) => {
    expect(kept({ link: text, links: [text] })).toEqual({ link: expected, links: [expected] });
  });

  test('nothing else: numbers, flags, nothing and lists stay as they are', () => {
    const properties = { a: 1, b: false, c: null, d: [1, [2], null], e: {} };
    expect(kept(properties)).toEqual(properties);
  });
});

describe('of the extensions of a VM', () => {
  const extensions = (resources: unknown) => keptModel(aModel({}, { resources }))['resources'];

  test('is kept what they are, and not how they are set', () => {
    const properties = { publisher: 'p', type: 't', typeHandlerVersion: '1.0', settings: { a: 1 } };

    expect(extensions([{ name: 'setup', id: '/x', properties }, {}, null, { name: 'bare', properties: null }])).toEqual(
      [
        { name: 'setup', properties: { publisher: 'p', type: 't', typeHandlerVersion: '1.0' } },
        { name: undefined, properties: { publisher: undefined, type: undefined, typeHandlerVersion: undefined } },
        { name: undefined, properties: { publisher: undefined, type: undefined, typeHandlerVersion: undefined } },
        { name: 'bare', properties: { publisher: undefined, type: undefined, typeHandlerVersion: undefined } },
      ],
    );
  });

  test('is kept nothing where Azure shows no list of them', () => {
    expect(keptModel(aModel({}, { resources: 'x' }))).not.toHaveProperty('resources');
    expect(keptModel(aModel({}))).not.toHaveProperty('resources');
    expect(extensions([])).toEqual([]);
  });
});

describe('the hash of what is kept', () => {
  test('is the SHA-256 of its JSON in lower case, with names and lists in order', () => {
    const model = aModel({ b: ['B', 'a'], a: { y: null, x: true } });
    const text = `{"id":"${vmId()}","location":"westus","name":"web","properties":{"a":{"x":true,"y":null},"b":["B","a"]}}`;

    expect(modelHash(model)).toBe(createHash('sha256').update(text.toLowerCase()).digest('hex'));
  });

  test.each<[string, unknown, unknown]>([
    ['a list of one and what is in it', ['a'], 'a'],
    ['two in a list and one that reads alike', ['a', 'b'], ['a,b']],
    ['a list and an object', [], {}],
    ['a number and its text', 1, '1'],
    ['an empty text and nothing', '', null],
    ['a name and a value', { a: 'b' }, { b: 'a' }],
    ['an object in a list and beside it', [{ a: 1 }, { b: 2 }], [{ a: 1, b: 2 }]],
  ])('tells apart %s', (_, one, other) => {
    expect(modelHash(aModel({ it: one }))).not.toBe(modelHash(aModel({ it: other })));
  });

  test('takes what is not there in a list for nothing', () => {
    expect(modelHash(aModel({ it: [undefined] }))).toBe(modelHash(aModel({ it: [null] })));
  });
});

describe('in a template', () => {
  test.each<[unknown, unknown]>([
    ['[shop]', '[[shop]'],
    ['[[shop]', '[[[shop]'],
    ['shop[', 'shop['],
    ['', ''],
    [1, 1],
    [true, true],
    [null, null],
    [undefined, undefined],
    [
      ['[a', { b: '[c' }],
      ['[[a', { b: '[[c' }],
    ],
    [{ '[name': { deep: ['[x'] } }, { '[name': { deep: ['[[x'] } }],
  ])('%j is written %j, so that it is no expression', (value, expected) => {
    expect(escapeExpressions(value)).toEqual(expected);
  });
});
