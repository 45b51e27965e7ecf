/** What is used here of jasmine. https://jasmine.github.io/api/6.0/global */
declare module 'jasmine-core' {
  export type Spec = { readonly id: string; readonly description: string };
  export type Suite = Spec & { readonly children: readonly (Suite | Spec)[] };

  type Failures = { readonly failedExpectations: readonly { readonly message: string; readonly stack: string }[] };
  export type Result = Failures & { readonly id: string; readonly fullName: string; readonly status: string };

  export type Env = {
    configure(settings: object): void;
    addReporter(reporter: Partial<Record<'suiteStarted' | 'suiteDone' | 'specDone', (result: Result) => void>>): void;
    topSuite(): Suite;
    execute(): Promise<Failures>;
  };

  const jasmineCore: { noGlobals(): { readonly jasmine: { DEFAULT_TIMEOUT_INTERVAL: number; getEnv(): Env } } };
  export default jasmineCore;
}
