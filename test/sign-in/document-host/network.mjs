/** Loaded before the oauth function: stands in for the name service, which knows the hosts of documents alone, and for the route to one public address. */
import { promises } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';

const { DOCUMENT_HOST, DOCUMENT_HOST_PORT } = process.env;
const HOSTS = DOCUMENT_HOST.split(' ');
const PUBLIC_ADDRESS = '8.8.4.4';

const { lookup } = promises;
promises.lookup = async (hostname, options) => {
  if (/^(localhost|[\d.:]+)$/.test(hostname)) return lookup(hostname, options);
  if (!HOSTS.includes(hostname)) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
  const found = { address: PUBLIC_ADDRESS, family: 4 };
  return options?.all ? [found] : found;
};
syncBuiltinESMExports();

// what is connected to once a name has been looked up
const { connect } = Socket.prototype;
Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (!HOSTS.includes(options?.host)) return connect.apply(this, args);
  options.lookup(options.host, { all: true }, (_error, [{ address }]) => {
    if (address !== PUBLIC_ADDRESS) throw new Error(`connected to ${address}, which was not looked up`);
  });
  const routed = { ...options, host: '127.0.0.1', port: Number(DOCUMENT_HOST_PORT), lookup: undefined };
  return connect.call(this, routed, ...args.slice(1));
};
