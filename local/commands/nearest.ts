export { nearest, suggestion } from '../../src/private/nearest';
