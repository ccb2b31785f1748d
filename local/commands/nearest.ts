export { nearest, suggestion } from '../../src/checks/nearest';
