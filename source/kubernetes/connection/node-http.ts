/**
 * Node's HTTP client, without `import … from 'node:http'`: that reads every export of the module, and with the one for
 * WebSocket loads Node's fetch client, which nobody here uses. Measured on Node 26: 30 ms and 15 MB of 3 ms and 0 MB.
 */
export const {Agent: HttpAgent, request: httpRequest} = process.getBuiltinModule('node:http');
