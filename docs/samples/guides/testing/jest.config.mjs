export default {
  // These are modules; Jest has to be told to compile them.
  transformIgnorePatterns: ['/node_modules/(?!(?:@token-storage|jose|idb)/)'],
};
