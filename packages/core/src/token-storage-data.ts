export class TokenStorageData {}
