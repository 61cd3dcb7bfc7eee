export class Scope {}
