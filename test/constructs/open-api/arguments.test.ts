import { describe, expect, test } from 'vitest';
import { documentOf, imported, onlyTool, operationDocument, refusal } from './imported';

const parameter = (name: string, location: string, rest: object = {}) => ({ name, in: location, schema: { type: 'string' }, ...rest });
const query = (rest: object) => onlyTool(operationDocument({ parameters: [{ name: 'a', in: 'query', ...rest }] }));
/** The schema of a file: its content, or with a name and, if there are others, a type. */
const file = ([contentMediaType, ...others]: string[], rest: object = {}, type: unknown = 'string') => {
  const encoding = /^text/.test(contentMediaType) ? {} : { contentEncoding: 'base64' };
  const contentType = others.some((one) => one.includes('*')) ? { type: 'string', description: expect.stringContaining(`; ${contentMediaType} if left out`) } : { enum: [contentMediaType, ...others] };
  return {
    ...rest,
    anyOf: [
      { type, ...encoding, contentMediaType },
      {
        type: 'object',
        properties: {
          content: { type: 'string', ...encoding, ...(others.length === 0 && { contentMediaType }) },
          filename: { type: 'string', minLength: 1, maxLength: 255, description: 'Such as report.pdf' },
          ...(others.length > 0 && { contentType }),
        },
        required: ['content'],
        additionalProperties: false,
      },
    ],
  };
};
const body = (content: object, rest: object = {}) => operationDocument({ requestBody: { content, ...rest } });

describe('parameters', () => {
  test('become arguments by their names, with how they are written', () => {
    const { inputSchema, parameters } = onlyTool(operationDocument({
      parameters: [parameter('id', 'path', { required: true }), parameter('q', 'query', { required: true }), parameter('X-Trace', 'header'), parameter('session', 'cookie')],
    }, {}, '/things/{id}'));
    expect(inputSchema).toEqual({
      type: 'object',
      properties: { 'id': { type: 'string' }, 'q': { type: 'string' }, 'X-Trace': { type: 'string' }, 'session': { type: 'string' } },
      required: ['id', 'q'],
      additionalProperties: false,
    });
    expect(parameters).toEqual([
      { in: 'path', name: 'id', style: 'simple', explode: false, value: { $value: ['arguments', 'id'] } },
      { in: 'query', name: 'q', style: 'form', explode: true, value: { $value: ['arguments', 'q'] } },
      { in: 'header', name: 'X-Trace', style: 'simple', explode: false, value: { $value: ['arguments', 'X-Trace'] } },
      { in: 'cookie', name: 'session', style: 'form', explode: true, value: { $value: ['arguments', 'session'] } },
    ]);
  });

  test.each([
    ['a style', { style: 'deepObject', schema: {} }, { style: 'deepObject', explode: false }],
    ['no explode', { explode: false, schema: {} }, { style: 'form', explode: false }],
    ['reserved characters', { allowReserved: true, schema: {} }, { style: 'form', explode: true, allowReserved: true }],
    ['a document', { content: { 'application/json': { schema: { type: 'object' } } } }, { contentType: 'application/json' }],
  ])('are written with %s', (_, rest, expected) => {
    expect(query(rest).parameters).toEqual([{ in: 'query', name: 'a', ...expected, value: { $value: ['arguments', 'a'] } }]);
  });

  test('are described by what is said where they are used', () => {
    const { inputSchema } = query({
      schema: { type: 'string', description: 'By the schema', examples: ['s'] }, description: 'By the parameter', deprecated: true, examples: { a: { value: 'x' }, b: { externalValue: 'y' } },
    });
    expect(inputSchema.properties).toEqual({ a: { type: 'string', description: 'By the parameter', deprecated: true, examples: ['x'] } });
  });

  test('are described beside their references, in 3.1', () => {
    const described = (openapi: string) => onlyTool({
      ...operationDocument({
        parameters: [{ $ref: '#/components/parameters/a', description: 'Here' }],
        requestBody: { $ref: '#/components/requestBodies/b', description: 'Here' },
      }, { components: { parameters: { a: { ...parameter('a', 'query'), description: 'There' } }, requestBodies: { b: { description: 'There', content: { 'application/json': { schema: {} } } } } } }),
      openapi,
    }).inputSchema.properties;
    expect(described('3.1.0')).toEqual({ a: { type: 'string', description: 'Here' }, body: { description: 'Here' } });
    expect(described('3.0.3')).toEqual({ a: { type: 'string', description: 'There' }, body: { description: 'There' } });
  });

  test('of the operation replace those of the path', () => {
    const { inputSchema } = onlyTool(documentOf({
      '/a': { parameters: [parameter('x', 'query'), parameter('y', 'query')], get: { parameters: [parameter('x', 'query', { required: true, schema: { type: 'integer' } })] } },
    }));
    expect(inputSchema).toMatchObject({ properties: { x: { type: 'integer' }, y: { type: 'string' } }, required: ['x'] });
  });

  test('of one name get the place into their names, and leave the body its own', () => {
    const { inputSchema, parameters, body: written } = onlyTool(operationDocument({
      parameters: [parameter('id', 'path', { required: true }), parameter('id', 'query', { required: true }), parameter('body', 'query')],
      requestBody: { required: true, content: { 'application/json': { schema: {} } } },
    }, {}, '/things/{id}'));
    expect(inputSchema).toMatchObject({ properties: { id: {}, id_in_query: {}, body: {}, requestBody: {} }, required: ['id', 'id_in_query', 'requestBody'] });
    expect(parameters[1]).toMatchObject({ in: 'query', name: 'id', value: { $value: ['arguments', 'id_in_query'] } });
    expect(written).toEqual({ contentType: 'application/json', value: { $value: ['arguments', 'requestBody'] } });
  });

  test('that OpenAPI says to ignore, or that are supplied, are no arguments', () => {
    const { inputSchema, parameters } = onlyTool(operationDocument({
      parameters: ['Accept', 'Content-Type', 'authorization', 'X-API-KEY', 'X-Else'].map((name) => parameter(name, 'header', { required: true }))
        .concat(parameter('key', 'query'), parameter('Key', 'query')),
    }), { supplied: [{ in: 'header', name: 'X-Api-Key' }, { in: 'query', name: 'key' }] });
    expect(Object.keys(inputSchema.properties as object)).toEqual(['X-Else', 'Key']);
    expect(parameters.map(({ name }) => name)).toEqual(['X-Else', 'Key']);
  });

  test('get names that the interfaces of all models take, and are sent by their own', () => {
    const long = 'x'.repeat(70);
    const names = ['filter[status]', 'StartTime<', 'StartTime', 'StartTime>', '$top', '[]', `${long}1`, `${long}2`, '_id', 'a.b-c'];
    const { inputSchema, parameters } = onlyTool(operationDocument({ parameters: names.map((name) => parameter(name, 'query', { required: name === '$top' })) }));
    const properties = Object.entries(inputSchema.properties as object);
    const expected = ['filter_status', 'StartTime_2', 'StartTime', 'StartTime_3', 'top', 'argument', expect.stringMatching(/^x{55}_[0-9a-f]{8}$/),
      expect.stringMatching(/^x{55}_[0-9a-f]{8}$/), '_id', 'a.b-c'];
    expect(properties.map(([name]) => name)).toEqual(expected);
    expect(inputSchema.required).toEqual(['top']);
    expect(parameters.map(({ name, value }) => [name, value])).toEqual(names.map((name, index) => [name, { $value: ['arguments', expected[index]] }]));
    expect(properties[1]).toEqual(['StartTime_2', { title: 'StartTime<', type: 'string' }]);
    expect(properties[2]).toEqual(['StartTime', { type: 'string' }]);
  });

  test('of headers that requests set themselves are no arguments either', () => {
    const names = ['Cookie', 'Host', 'Content-Length', 'transfer-encoding', 'Connection', 'Proxy-Authorization', 'X-Else'];
    const { inputSchema, parameters } = onlyTool(operationDocument({ parameters: names.map((name) => parameter(name, 'header', { required: true })) }));
    expect(Object.keys(inputSchema.properties as object)).toEqual(['X-Else']);
    expect(parameters.map(({ name }) => name)).toEqual(['X-Else']);
  });

  test('of headers are the same whatever their case is, so that none replaces a fixed one', () => {
    const document = documentOf({ '/a': { parameters: [parameter('X-Tenant', 'header')], get: { operationId: 'call', parameters: [parameter('x-tenant', 'header')] } } });
    const { inputSchema, parameters } = onlyTool(document, { overrides: { call: { parameters: { 'x-tenant': { fixed: 'acme' } } } } });
    expect(inputSchema.properties).toEqual({});
    expect(parameters).toEqual([expect.objectContaining({ name: 'x-tenant', value: 'acme' })]);
  });

  test.each([
    ['a name that no header has', '/a', [parameter('X Y', 'header')], /"X Y" is no name of a header/],
    ['a reference to something else', '/a', [{ $ref: '#/components/schemas/Pet' }], /what is at \/components\/schemas\/Pet is no parameter/],
    ['a name in the path without a parameter', '/a/{b}', [], /the path has \{b\}, but there is no path parameter of this name/],
    ['a path parameter without a name in the path', '/a', [parameter('b', 'path', { required: true })], /there is a path parameter "b", but the path has no \{b\}/],
    ['a query in the path of something unknown', '/a?b={c}', [], /the query of the path has "b=\{c\}", which is neither a value nor that of a query parameter/],
    ['a query in the path that is no query', '/a?b c', [], /the query of the path has "b c"/],
    ['a query after the path that has no parameters', '/a{?b,c}', [parameter('b', 'query')], /the path .* has \{\?c\}, but there is no query parameter of this name/],
    ['a path that leads elsewhere', '/a/../b', [], /"\." and "\.\."/],
    ['a name over several segments', '/t/{a/b}', [parameter('a/b', 'path', { required: true })], /hold a slash, at which segments end/],
    ['broken braces', '/a/{b', [], /braces/],
    ['a name that is taken', '/a/{id}', [parameter('id', 'path', { required: true }), parameter('id_in_query', 'header'), parameter('id', 'query')], /another parameter would be the argument "id_in_query" too/],
  ])('are refused with %s', (_, path, parameters, message) => {
    expect(refusal(operationDocument({ parameters }, { components: { schemas: { Pet: { type: 'object' } } } }, path))).toMatch(message);
  });
});

describe('a path', () => {
  const toolAt = (path: string, ...parameters: object[]) => onlyTool(operationDocument({ operationId: undefined, parameters }, {}, path, 'get'));
  const id = parameter('id', 'path', { required: true });

  test.each<[string, string, object[], string, string[]]>([
    ['with a fragment', '/files/{id}#add_shared_link', [id], '/files/{id}', ['id']],
    ['with a query', '/b?acl', [], '/b?acl', []],
    ['with a query of values, and a parameter of one', '/b?action=list&v=1#x', [parameter('action', 'query', { required: true }), parameter('q', 'query')], '/b?action=list&v=1', ['q']],
    ['with a query of parameters', '/b/{id}?q={q}&x=1', [id, parameter('q', 'query')], '/b/{id}?x=1', ['id', 'q']],
    ['with a query of a path parameter', '/b?id={id}', [id], '/b', ['id']],
    ['with a query by RFC 6570', '/b{?q,page*}', [parameter('q', 'query'), parameter('page', 'query')], '/b', ['q', 'page']],
    ['with a greedy parameter', '/files/{id+}', [id], '/files/{id+}', ['id']],
    ['with a greedy parameter by RFC 6570', '/files/{+id}', [id], '/files/{+id}', ['id']],
    ['with a parameter that has such a sign', '/files/{id+}', [parameter('id+', 'path', { required: true })], '/files/{id+}', ['id']],
  ])('%s is sent without what is no part of it', (_, path, parameters, sent, names) => {
    const tool = toolAt(path, ...parameters);
    expect(tool.path).toBe(sent);
    expect(Object.keys(tool.inputSchema.properties as object)).toEqual(names);
    expect(tool.parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name.replace('+', '')}}`)).toEqual(sent.replaceAll('+', '').match(/\{[^}]*\}/g) ?? []);
  });

  test('of several operations that differ by fragment is told by their names', () => {
    const { tools, problems } = imported(documentOf(Object.fromEntries(['/f/{id}', '/f/{id}#add', '/f/{id}#remove', '/f/{id}?acl'].map((path) => [path, { get: { parameters: [id] } }]))));
    expect(problems).toEqual([]);
    expect(tools.map(({ name, path }) => [name, path])).toEqual([
      ['get_f_id', '/f/{id}'], ['get_f_id_add', '/f/{id}'], ['get_f_id_remove', '/f/{id}'], ['get_f_id_acl', '/f/{id}?acl'],
    ]);
  });
});

describe('a body', () => {
  const string = { schema: { type: 'string' } };
  const binary = { schema: { type: 'string', format: 'binary' } };

  test.each([
    ['JSON before all', { 'text/plain': string, 'application/json': {} }, 'application/json'],
    ['JSON of a kind', { 'application/x-www-form-urlencoded': {}, 'application/scim+json': {} }, 'application/scim+json'],
    ['a form', { 'multipart/form-data': {}, 'application/x-www-form-urlencoded': {} }, 'application/x-www-form-urlencoded'],
    ['parameters of the type', { 'application/json; version=2': {} }, 'application/json; version=2'],
    ['JSON for a range', { '*/*': string }, 'application/json'],
    ['text', { 'text/*': string, 'application/octet-stream': binary }, 'text/plain'],
    ['text of another name', { 'application/xml': string }, 'application/xml'],
    ['bytes', { 'image/png': binary }, 'image/png'],
    ['bytes for a range', { '*/*': binary }, 'application/octet-stream'],
    ['JSON for a range of its kinds', { 'application/*+json': { schema: { type: 'object' } } }, 'application/json'],
    ['bytes for a range of pictures', { 'image/*': binary }, 'application/octet-stream'],
    ['text for a range without a schema', { 'text/*': {} }, 'text/plain'],
    ['bytes by a type and a media type', { 'image/png': { schema: { type: 'string', contentMediaType: 'image/png' } } }, 'image/png'],
    ['bytes or null', { 'image/png': { schema: { anyOf: [binary.schema, { type: 'null' }] } } }, 'image/png'],
    ['bytes without a schema', { 'application/zip': {} }, 'application/zip'],
    ['bytes that are said to be base64', { 'image/jpeg': { schema: { type: 'string', format: 'byte' } } }, 'image/jpeg'],
    ['bytes that are base64 by JSON Schema', { 'image/jpeg': { schema: { type: 'string', contentEncoding: 'base64' } } }, 'image/jpeg'],
    ['bytes that are a string', { 'application/pdf; version=1.7': string }, 'application/pdf; version=1.7'],
    ['text, whatever its encoding is said to be', { 'text/plain': { schema: { type: ['string', 'null'], format: 'byte' } } }, 'text/plain'],
    ['JSON of an older name', { 'text/json': { schema: { type: 'object' } } }, 'text/json'],
    ['JSON of another kind, with parameters', { 'application/vnd.api+json; ext=bulk': { schema: { type: 'array' } } }, 'application/vnd.api+json; ext=bulk'],
    ['lines of JSON', { 'application/x-ndjson': { schema: { type: 'array', items: { type: 'object' } } } }, 'application/x-ndjson'],
    ['lines that are text', { 'application/jsonl': string }, 'application/jsonl'],
  ])('is sent as %s', (_, content, contentType) => {
    expect(onlyTool(body(content)).body).toEqual({ contentType, value: { $value: ['arguments', 'body'] } });
  });

  test('of bytes is base64, in 3.0 and 3.1', () => {
    for (const [openapi, schema] of [['3.0.3', binary.schema], ['3.1.0', undefined], ['3.1.0', { contentMediaType: 'image/png' }]]) {
      const { inputSchema } = onlyTool({ ...body({ 'image/png': { schema } }, { description: 'A picture' }), openapi });
      expect(inputSchema.properties).toEqual({ body: { type: 'string', contentEncoding: 'base64', contentMediaType: 'image/png', description: 'A picture' } });
    }
  });

  test('of a form with files has base64 for them, unless they are text', () => {
    const { inputSchema, body: written } = onlyTool({
      ...body({
        'multipart/form-data': {
          schema: { $ref: '#/components/schemas/Form' },
          encoding: { table: { contentType: 'text/csv, text/plain' }, picture: { contentType: 'image/png' }, tags: { style: 'form', explode: false } },
        },
      }),
      openapi: '3.0.3',
      components: {
        schemas: {
          Form: {
            type: 'object',
            properties: { file: binary.schema, files: { type: 'array', items: binary.schema }, table: binary.schema, picture: binary.schema, tags: { type: 'array', items: { type: 'string' } } },
          },
        },
      },
    });
    const bytes = file(['application/octet-stream', '*/*']);
    expect(inputSchema.$defs).toEqual({
      Form: {
        type: 'object',
        properties: {
          file: bytes, files: { type: 'array', items: bytes }, table: file(['text/csv', 'text/plain']), picture: file(['image/png']), tags: { type: 'array', items: { type: 'string' } },
        },
      },
    });
    expect(written?.encoding).toEqual({
      file: { contentType: 'application/octet-stream', fileTypes: ['*/*'] },
      files: { contentType: 'application/octet-stream', fileTypes: ['*/*'] },
      table: { contentType: 'text/csv', fileTypes: ['text/plain'] },
      picture: { contentType: 'image/png', fileTypes: [] },
      tags: { style: 'form', explode: false },
    });
  });

  const octets = 'application/octet-stream';
  const bytes = file([octets, '*/*']);
  const orNull = ['string', 'null'];
  const sentAsBytes = { contentType: octets, fileTypes: ['*/*'] };
  test.each([
    ['3.1.0', 'a media type beside the type', { type: 'string', contentMediaType: 'image/png', title: 'Picture' }, {}, file(['image/png'], { title: 'Picture' }), { contentType: 'image/png', fileTypes: [] }],
    ['3.1.0', 'null as an alternative', { anyOf: [{ type: 'string', format: 'binary' }, { type: 'null' }], title: 'Picture' }, {}, file([octets, '*/*'], { title: 'Picture' }, orNull), sentAsBytes],
    ['3.1.0', 'null among the types', { type: ['string', 'null'], format: 'binary' }, {}, file([octets, '*/*'], {}, orNull), sentAsBytes],
    ['3.0.3', 'null', { type: 'string', format: 'binary', nullable: true }, {}, file([octets, '*/*'], {}, orNull), sentAsBytes],
    ['3.0.3', 'a composition of one', { allOf: [{ $ref: '#/components/schemas/Bin' }], description: 'A picture' }, {}, file([octets, '*/*'], { description: 'A picture' }), sentAsBytes],
    ['3.1.0', 'nothing', {}, {}, bytes, sentAsBytes],
    ['3.1.0', 'nothing, in lists', { type: 'array', items: {}, maxItems: 2 }, {}, { type: 'array', items: bytes, maxItems: 2 }, sentAsBytes],
    ['3.1.0', 'a list or null', { anyOf: [{ type: 'array', items: { $ref: '#/components/schemas/Bin' } }, { type: 'null' }] }, {}, { type: ['array', 'null'], items: bytes }, sentAsBytes],
    ['3.1.0', 'the type of a picture', { type: 'string' }, { contentType: 'image/*, image/webp' }, file(['image/webp', 'image/*']), { contentType: 'image/webp', fileTypes: ['image/*'] }],
    ['3.1.0', 'several types', { type: 'string', format: 'binary' }, { contentType: 'image/png, image/jpeg' }, file(['image/png', 'image/jpeg']), { contentType: 'image/png', fileTypes: ['image/jpeg'] }],
    ['3.1.0', 'types of which one is text', { type: 'string', format: 'binary' }, { contentType: 'application/pdf, text/plain' }, file(['application/pdf', 'text/plain']), { contentType: 'application/pdf', fileTypes: ['text/plain'] }],
    ['3.1.0', 'a range of types', { type: 'string' }, { contentType: 'image/*' }, file([octets, 'image/*']), { contentType: octets, fileTypes: ['image/*'] }],
    ['3.1.0', 'a range of text', { type: 'string', format: 'binary' }, { contentType: 'text/*' }, file(['text/plain', 'text/*']), { contentType: 'text/plain', fileTypes: ['text/*'] }],
    ['3.1.0', 'text that has a media type', { type: 'string', contentMediaType: 'application/json' }, {}, { type: 'string', contentMediaType: 'application/json' }, undefined],
    ['3.1.0', 'base64 that is text', { type: 'string', contentEncoding: 'base64' }, {}, { type: 'string', contentEncoding: 'base64' }, undefined],
    ['3.0.3', 'any value', { description: 'Anything' }, {}, { description: 'Anything' }, undefined],
  ])('of a form in %s knows a file by %s', (openapi, _, schema, encoding, expected, written) => {
    const { inputSchema, body: sent } = onlyTool({
      ...body({ 'multipart/form-data': { schema: { type: 'object', properties: { part: schema } }, encoding: { part: encoding } } }),
      openapi,
      components: { schemas: { Bin: { type: 'string', format: 'binary' } } },
    });
    expect((inputSchema.properties as any).body.properties.part).toEqual(expected);
    expect(sent?.encoding).toEqual(written && { part: written });
  });

  test('of a form has the types of members that its schema does not name', () => {
    const { body: written } = onlyTool(body({ 'multipart/form-data': { schema: { type: 'object' }, encoding: { more: { contentType: 'text/csv' } } } }));
    expect(written?.encoding).toEqual({ more: { contentType: 'text/csv' } });
  });

  test.each([
    ['lines of JSON, of which one is described', { 'application/x-ndjson': { schema: { type: 'object' } } }, /its body is application\/x-ndjson; JSON, .* by a schema of a string/],
    ['XML that is made of a value', { 'application/xml': { schema: { type: 'object' } } }, /its body is application\/xml; JSON, forms, text and bytes can be sent/],
    ['another kind of parts', { 'multipart/mixed': {} }, /its body is multipart\/mixed/],
  ])('is refused as %s', (_, content, message) => {
    expect(refusal(body(content))).toMatch(message);
  });

  test('is refused where a reference leads to something else', () => {
    const document = operationDocument({ requestBody: { $ref: '#/components/schemas/Pet' } }, { components: { schemas: { Pet: { type: 'object' } } } });
    expect(refusal(document)).toMatch(/requestBody: what is at \/components\/schemas\/Pet is no request body: those have content/);
  });

  test('of a request that cannot have one is left out, or refused when required', () => {
    const get = (required: boolean) => operationDocument({ requestBody: { required, content: { 'application/json': {} } } }, {}, '/things', 'get');
    expect(onlyTool(get(false)).body).toBeUndefined();
    expect(refusal(get(true))).toMatch(/it requires a body, which a GET request does not have/);
  });
});

describe('overrides of arguments', () => {
  const document = operationDocument({
    parameters: [parameter('id', 'path', { required: true }), parameter('limit', 'query'), parameter('q', 'query', { required: true })],
    requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { size: { $ref: '#/components/schemas/Sizes' } } } } } },
  }, { components: { schemas: { Sizes: { type: 'array', items: { type: 'integer' } } } } }, '/things/{id}');
  const overridden = (parameters: object) => imported(document, { overrides: { call: { parameters: parameters as any } } });

  test('rename, describe, fix and omit', () => {
    const { tools: [tool], problems } = overridden({ id: { name: 'thing', description: 'Which' }, limit: { omit: true }, q: { fixed: 'all' }, body: { name: 'data' } });
    expect(problems).toEqual([]);
    expect(tool.inputSchema).toEqual({
      type: 'object',
      properties: { thing: { type: 'string', description: 'Which' }, data: { type: 'object', properties: { size: { $ref: '#/$defs/Sizes' } } } },
      required: ['thing'],
      additionalProperties: false,
      $defs: { Sizes: { type: 'array', items: { type: 'integer' } } },
    });
    expect(tool.parameters).toEqual([
      { in: 'path', name: 'id', style: 'simple', explode: false, value: { $value: ['arguments', 'thing'] } },
      { in: 'query', name: 'limit' },
      { in: 'query', name: 'q', style: 'form', explode: true, value: 'all' },
    ]);
    expect(tool.body?.value).toEqual({ $value: ['arguments', 'data'] });
  });

  test.each([
    ['an unknown name', { di: { omit: true } }, 'overrides.call.parameters: there is none named "di"; there are id, limit, q, body'],
    ['a required one left out', { q: { omit: true } }, 'overrides.call.parameters.q: it is required, so it cannot be omitted; give it a fixed value'],
    ['both', { limit: { omit: true, fixed: 1 } }, 'overrides.call.parameters.limit: it is either omitted or fixed; give one of them'],
    ['a name that models refuse', { limit: { name: 'how many' } }, 'overrides.call.parameters.limit.name must have 1 to 64 characters of A-Z, a-z, 0-9, "_", "-" and ".", got "how many"'],
    ['two of one name', { limit: { name: 'q' } }, 'overrides.call.parameters.q: two would be named "q"; give one another name'],
    ['a name of what is fixed', { limit: { fixed: 'a', name: 'b' } }, 'overrides.call.parameters.limit.name: models do not see what is fixed; leave it out'],
    ['a description of what is left out', { limit: { omit: true, description: 'b' } }, 'overrides.call.parameters.limit.description: models do not see what is omitted; leave it out'],
    ['a value of the wrong type', { limit: { fixed: 3 } }, 'overrides.call.parameters.limit.fixed: must be string'],
    ['a value that is wrong within', { body: { fixed: { size: ['s'] } } }, 'overrides.call.parameters.body.fixed.size.0: must be integer'],
    ['nothing in the path', { id: { fixed: '' } }, 'overrides.call.parameters.id.fixed: a request must have a value for it, and of "" it would have none'],
    ['nothing that is required', { q: { fixed: null } }, 'overrides.call.parameters.q.fixed: a request must have a value for it, and of null it would have none'],
  ])('fail with %s', (_, parameters, problem) => {
    expect(overridden(parameters).problems).toEqual([problem]);
  });
});

describe('overrides of members of the body', () => {
  const Base = { type: 'object', properties: { tenant: { type: 'string' }, at: { type: 'string', readOnly: true } }, required: ['tenant', 'at'] };
  const Note = {
    allOf: [{ $ref: '#/components/schemas/Base' }],
    type: 'object',
    description: 'A note',
    example: { tenant: 'other' },
    properties: { text: { $ref: '#/components/schemas/Text' }, admin: { type: 'boolean' } },
    required: ['text'],
    additionalProperties: true,
  };
  const documentWith = (schema: object, { contentType = 'application/json', ...rest }: { [name: string]: any } = {}) => operationDocument({
    requestBody: { content: { [contentType]: { schema, example: { tenant: 'third' } } }, ...rest },
    parameters: [parameter('body.text', 'query')],
  }, { components: { schemas: { Base, Note, Text: { type: 'string' } } } });
  const overridden = (parameters: object, schema: object = { $ref: '#/components/schemas/Note' }, rest = {}) =>
    imported(documentWith(schema, rest), { overrides: { call: { parameters: parameters as any } } });
  const bodyIn = ({ inputSchema }: { inputSchema: any }) => inputSchema.properties.body;

  test('fix, omit, rename and describe them, and leave no others to send', () => {
    const { tools: [tool], problems } = overridden({ 'body.tenant': { fixed: 'acme' }, 'body.admin': { omit: true }, 'body.at': { name: 'when', description: 'Now' } });
    expect(problems).toEqual([]);
    expect(bodyIn(tool)).toEqual({
      type: 'object',
      description: 'A note',
      properties: { text: { $ref: '#/$defs/Text' }, when: { type: 'string', readOnly: true, description: 'Now' } },
      required: ['text'],
      additionalProperties: false,
    });
    expect(tool.inputSchema).toMatchObject({ required: ['body'], $defs: { Text: { type: 'string' } } });
    expect(tool.body).toEqual({
      contentType: 'application/json',
      value: { tenant: 'acme', at: { $value: ['arguments', 'body', 'when'] }, text: { $value: ['arguments', 'body', 'text'] } },
      omitted: ['admin'],
    });
  });

  test('leave no argument where the owner gives all of it', () => {
    const { tools: [tool], problems } = overridden({ 'body.a': { fixed: 1 } }, { properties: { a: { type: 'integer' } } }, { required: true });
    expect(problems).toEqual([]);
    expect(bodyIn(tool)).toBeUndefined();
    expect(tool.body?.value).toEqual({ a: 1 });
  });

  test('go with those of the body itself, and leave a parameter of such a name its own', () => {
    const { tools: [tool], problems } = overridden({ 'body': { name: 'note' }, 'body.tenant': { fixed: 'acme' }, 'body.text': { omit: true } });
    expect(problems).toEqual([]);
    expect(Object.keys(tool.inputSchema.properties as object)).toEqual(['note']);
    expect(tool.parameters).toEqual([{ in: 'query', name: 'body.text' }]);
    expect(tool.body?.value).toMatchObject({ tenant: 'acme', text: { $value: ['arguments', 'note', 'text'] } });
  });

  test('of a form keep how it is written', () => {
    const schema = { properties: { file: { type: 'string', format: 'binary' }, tenant: {} } };
    const { tools: [tool] } = overridden({ 'body.tenant': { fixed: 'acme' } }, schema, { contentType: 'multipart/form-data' });
    expect(bodyIn(tool).properties).toEqual({ file: file(['application/octet-stream', '*/*']) });
    expect(tool.body).toMatchObject({ encoding: { file: { contentType: 'application/octet-stream', fileTypes: ['*/*'] } }, value: { tenant: 'acme' } });
  });

  test.each([
    ['a member that there is not', { 'body.size': { fixed: 1 } }, undefined, 'overrides.call.parameters.body.size: the body has no member of this name; there are text, admin, tenant, at'],
    ['a required one left out', { 'body.tenant': { omit: true } }, undefined, 'overrides.call.parameters.body.tenant: it is required, so it cannot be omitted; give it a fixed value'],
    ['a value of the wrong type', { 'body.admin': { fixed: 'yes' } }, undefined, 'overrides.call.parameters.body.admin.fixed: must be boolean'],
    ['two of one name', { 'body.admin': { name: 'tenant' } }, undefined, 'overrides.call.parameters.body.tenant: two would be named "tenant"; give one another name'],
    ['a body that is fixed', { 'body': { fixed: { tenant: 'a', text: 'b', at: 'c' } }, 'body.tenant': { fixed: 'b' } }, undefined, 'overrides.call.parameters.body.tenant: the whole body is fixed already; override it or its members'],
    ['alternatives', { 'body.tenant': { fixed: 'b' } }, { oneOf: [Base, Note] }, expect.stringContaining('is not described as an object whose members stand for themselves')],
    ['members that depend on each other', { 'body.tenant': { fixed: 'b' } }, { ...Base, if: { required: ['tenant'] } }, expect.stringContaining('is not described as an object')],
    ['a member that is described twice', { 'body.tenant': { fixed: 'b' } }, { ...Base, allOf: [Base] }, expect.stringContaining('is not described as an object')],
    ['a list', { 'body.tenant': { fixed: 'b' } }, { type: 'array' }, expect.stringContaining('is not described as an object')],
  ])('fail with %s', (_, parameters, schema, problem) => {
    expect(overridden(parameters, schema).problems).toEqual([problem]);
  });
});
