import { describe, expect, test } from 'vitest';
import { documentOf, imported, onlyTool, operationDocument } from './imported';

const PETS = documentOf({
  '/pets': { get: { operationId: 'listPets', tags: ['pets'] }, post: { operationId: 'addPet', tags: ['pets', 'write'] } },
  '/pets/{id}': {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    get: { summary: 'A pet' },
    delete: { operationId: 'removePet', tags: ['write'], deprecated: true, description: 'Removes it.' },
    trace: { operationId: 'tracePet' },
  },
});
const namesOf = (options: object) => imported(PETS, options).tools.map(({ name }) => name);

describe('tools', () => {
  test('are named and described by their operations', () => {
    const { tools, refused } = imported(PETS, { prefix: 'p_' });
    expect(tools.map(({ name, title, description, annotations }) => ({ name, title, description, annotations }))).toEqual([
      { name: 'p_listPets', title: undefined, description: 'GET /pets', annotations: { readOnlyHint: true, openWorldHint: true } },
      { name: 'p_addPet', title: undefined, description: 'POST /pets', annotations: { openWorldHint: true } },
      { name: 'p_get_pets_id', title: 'A pet', description: 'A pet', annotations: { readOnlyHint: true, openWorldHint: true } },
      { name: 'p_removePet', title: undefined, description: 'Deprecated. Removes it.', annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: true } },
    ]);
    expect(refused).toEqual([{ operation: 'tracePet', reason: expect.stringContaining('TRACE') }]);
  });

  test('are described by their path where nothing is said of themselves', () => {
    const { tools } = imported(documentOf({ '/pets': { summary: 'Pets', description: 'All of them.', get: {}, put: { summary: 'Put' } }, '/cats': { summary: 'Cats', get: {} } }));
    expect(tools.map(({ title, description }) => [title, description])).toEqual([
      [undefined, 'GET /pets: All of them.'], ['Put', 'Put'], [undefined, 'GET /cats: Cats'],
    ]);
  });

  test('have names that all clients take', () => {
    const nameOf = (operationId: string) => onlyTool(operationDocument({ operationId })).name;
    expect(nameOf('repos/list-für all')).toBe('repos_list-f_r_all');
    expect(nameOf('Repos.list')).toBe('Repos_list');
    const long = 'a'.repeat(65);
    expect(nameOf(long)).toMatch(/^a{55}_[0-9a-f]{8}$/);
    expect(nameOf(long)).toBe(nameOf(long));
    expect(nameOf(`${long}b`)).not.toBe(nameOf(`${long}c`));
  });

  test('cannot have one name', () => {
    const { problems } = imported(documentOf({ '/a': { get: { operationId: 'a b' } }, '/b': { get: { operationId: 'a/b' } } }));
    expect(problems).toEqual(['a b (GET /a) and a/b (GET /b) would both be the tool "a_b"; give one another name: overrides: { "a/b": { name: \'...\' } }']);
  });

  test('are told from each other by method and path where operationIds are the same', () => {
    const document = documentOf({ '/a': { get: { operationId: 'x' } }, '/b': { get: { operationId: 'x' } } });
    expect(imported(document).problems).toEqual([expect.stringContaining('{ "GET /b": { name:')]);
    expect(imported(document, { overrides: { 'GET /b': { name: 'y' } } }).tools.map(({ name }) => name)).toEqual(['x', 'y']);
  });

  test('come of path items elsewhere in the document', () => {
    const { tools } = imported(documentOf({ '/a': { $ref: '#/components/pathItems/a' } }, { components: { pathItems: { a: { get: { operationId: 'a' } } } } }));
    expect(tools.map(({ name, path }) => [name, path])).toEqual([['a', '/a']]);
  });

  test('do not come of path items in other documents', () => {
    expect(imported(documentOf({ '/a': { $ref: 'a.yaml' } })).refused).toEqual([{ operation: '/a', reason: expect.stringContaining('leads to another document') }]);
  });

  test('are as their owner wants them', () => {
    const [tool] = imported(PETS, {
      prefix: 'p_',
      include: [{ operationIds: ['listPets'] }],
      overrides: { listPets: { name: 'pets', title: 'Pets', description: 'All.', annotations: { openWorldHint: false }, scopes: ['read'], result: 'items' } },
    }).tools;
    expect(tool).toMatchObject({ name: 'pets', title: 'Pets', description: 'All.', annotations: { readOnlyHint: true, openWorldHint: false }, scopes: ['read'], result: 'items' });
  });
});

describe('a selection', () => {
  test.each([
    ['an operationId', { include: [{ operationIds: ['addPet'] }] }, ['addPet']],
    ['a pattern', { include: [{ operationIds: ['*Pet'] }], exclude: [{ operationIds: ['trace*'] }] }, ['addPet', 'removePet']],
    ['method and path', { include: [{ operationIds: ['GET /pets/{id}'] }] }, ['get_pets_id']],
    ['a tag', { include: [{ tags: ['write'] }] }, ['addPet', 'removePet']],
    ['a path', { include: [{ paths: ['/pets'] }] }, ['listPets', 'addPet']],
    ['a method', { include: [{ methods: ['GET'] }] }, ['listPets', 'get_pets_id']],
    ['all conditions', { include: [{ tags: ['pets'], methods: ['POST', 'PUT'] }] }, undefined],
    ['one of several', { include: [{ tags: ['pets'], methods: ['POST'] }, { paths: ['/pets/*'], methods: ['GET'] }] }, ['addPet', 'get_pets_id']],
    ['an exclusion', { exclude: [{ tags: ['write'] }, { methods: ['TRACE'] }] }, ['listPets', 'get_pets_id']],
  ])('takes operations by %s', (_, options, names) => {
    if (names === undefined) {
      expect(imported(PETS, options as any).problems).toEqual(['include[0].methods: no operation of the document matches "PUT"']);
    } else {
      expect(namesOf(options)).toEqual(names);
      expect(imported(PETS, options as any).problems).toEqual([]);
    }
  });

  test.each([
    ['a pattern that matches nothing', { exclude: [{ tags: ['reptiles'] }] }, 'exclude[0].tags: no operation of the document matches "reptiles"'],
    ['conditions that exclude each other', { include: [{ tags: ['pets'], methods: ['DELETE'] }] }, 'include[0]: no operation of the document fulfils all of its conditions'],
    ['no condition', { include: [{}] }, 'include[0] has no condition; give operationIds, tags, paths or methods'],
    ['a name that is no tool', { include: [{ operationIds: ['tracePet'] }] }, /^include: tracePet cannot be a tool: document#\/paths\/~1pets~1\{id\}\/trace: TRACE/],
    ['an override of nothing', { overrides: { addPets: {} } }, 'overrides: the document has no operation "addPets"; write its operationId, or its method and path as in "GET /pets/{id}"'],
    ['two overrides of one operation', { overrides: { 'addPet': { parameters: {} }, 'POST /pets': { title: 'Add' } } }, 'overrides: "addPet" and "POST /pets" are one operation; write all about it in one of them'],
    ['an override that cannot be, by the key that it has', { overrides: { 'POST /pets': { parameters: { q: { omit: true } } } } }, 'overrides.POST /pets.parameters: there is none named "q"; there are none'],
    ['an override of what is not selected', { include: [{ operationIds: ['addPet'] }], overrides: { listPets: {} } }, 'overrides: "listPets" is not among the selected operations'],
  ])('fails with %s', (_, options, problem) => {
    expect(imported(PETS, options as any).problems).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });
});

describe('a path that cannot be read', () => {
  const document = documentOf({ '/pets': PETS.paths['/pets'], '/cats': { $ref: 'cats.yaml' } });
  test.each([
    ['nothing is said', {}, ['/cats']],
    ['it is included', { include: [{ paths: ['/cats'] }] }, ['/cats']],
    ['it might be included', { include: [{ tags: ['pets'] }] }, ['/cats']],
    ['it might have the name', { include: [{ operationIds: ['list*'] }] }, ['/cats']],
    ['it might have the method', { include: [{ paths: ['/c*'], methods: ['GET'] }] }, ['/cats']],
    ['another path is included', { include: [{ paths: ['/pets'] }] }, []],
    ['others are included by their names', { include: [{ operationIds: ['listPets', 'POST /pets'] }] }, []],
    ['it is excluded', { exclude: [{ paths: ['/cats'] }] }, []],
    ['it is excluded, if it has the method', { exclude: [{ paths: ['/cats', '/pets'], methods: ['GET'] }] }, ['/cats']],
  ])('is reported as it might be wanted: %s', (_, options, expected) => {
    const { refused, problems } = imported(document, options as any);
    expect(refused.map(({ operation }) => operation)).toEqual(expected);
    expect(problems).toEqual([]);
  });

  test('is no reason for what matches nothing', () => {
    expect(imported(document, { exclude: [{ paths: ['/dogs'] }] }).problems).toEqual(['exclude[0].paths: no operation of the document matches "/dogs"']);
  });
});

describe('the URL', () => {
  const urlOf = (servers: object, options = {}) => {
    const { tools, refused } = imported(operationDocument({ operationId: 'a', ...servers }, options));
    return tools[0]?.baseUrl ?? refused[0].reason;
  };

  test('is that of the first server', () => expect(urlOf({}, { servers: [{ url: 'https://a.example.com' }, { url: 'https://b.example.com' }] })).toBe('https://a.example.com'));
  test('is that of the operation first', () => expect(urlOf({ servers: [{ url: 'https://b.example.com' }] })).toBe('https://b.example.com'));
  test('has the defaults of variables', () => {
    const variables = { region: { default: 'eu' } };
    expect(urlOf({}, { servers: [{ url: 'https://{region}.example.com', variables }] })).toBe('https://eu.example.com');
    expect(urlOf({}, { servers: [{ url: 'https://{zone}.example.com', variables }] })).toContain('give baseUrl');
  });
  test.each([['relative', [{ url: '/v1' }]], ['missing', []]])('is asked for when it is %s', (_, servers) => expect(urlOf({}, { servers })).toContain('give baseUrl'));
  test('of the path is taken before that of the document', () => {
    expect(onlyTool(documentOf({ '/a': { servers: [{ url: 'https://p.example.com' }], get: {} } })).baseUrl).toBe('https://p.example.com');
  });
  test('of the owner is taken before all', () => {
    expect(onlyTool(operationDocument({ servers: [{ url: '/x' }] }), { baseUrl: 'https://own.example.com' }).baseUrl).toBe('https://own.example.com');
  });
});

describe('the schema of a response', () => {
  const responses = (schemas: { [status: string]: unknown }, components = {}) => {
    const all = Object.entries(schemas).map(([status, schema]) => [status, { description: '', content: { 'application/json': { schema } } }]);
    return onlyTool(operationDocument({ responses: Object.fromEntries(all) }, { components }), { responseSchemas: true }).outputSchema;
  };

  test('is that of the one success', () => {
    expect(responses({ 200: { $ref: '#/components/schemas/Node' }, 404: { type: 'object' } }, {
      schemas: { Node: { type: 'object', properties: { secret: { writeOnly: true }, next: { $ref: '#/components/schemas/Node' } }, required: ['secret', 'next'] } },
    })).toEqual({
      $ref: '#/$defs/Node',
      type: 'object',
      $defs: { Node: { type: 'object', properties: { secret: { writeOnly: true }, next: { $ref: '#/$defs/Node' } }, required: ['next'] } },
    });
  });

  test.each([
    ['a list', { 200: { type: 'array' } }],
    ['null too', { 200: { type: ['object', 'null'] } }],
    ['several successes', { 200: { type: 'object' }, 202: { type: 'object' } }],
    ['no success', { 400: { type: 'object' } }],
  ])('is left out for %s', (_, schemas) => expect(responses(schemas)).toBeUndefined());

  test('is left out unless asked for, and for results that are changed', () => {
    const document = operationDocument({ responses: { 200: { description: '', content: { 'application/json': { schema: { type: 'object' } } } } } });
    expect(onlyTool(document, { responseSchemas: true }).outputSchema).toEqual({ type: 'object' });
    expect(onlyTool(document).outputSchema).toBeUndefined();
    expect(onlyTool(document, { responseSchemas: true, overrides: { call: { result: 'a' } } }).outputSchema).toBeUndefined();
  });
});
