import { randomUUID } from 'node:crypto';
import type { AppRegistry, HostLog } from './core-api.ts';
import type {
  Binding,
  CoreContext,
  HookName,
  InvocationResponse,
  RegisteredFunction,
  RpcTypedData,
} from './core-types.ts';

/** The trigger of a function: its binding's name and options. */
export function triggerOf(registered: RegisteredFunction): { readonly name: string; readonly binding: Binding } {
  for (const [name, binding] of Object.entries(registered.metadata.bindings)) {
    if (binding.type.toLowerCase().endsWith('trigger')) return { name, binding };
  }
  throw new Error(`Function "${registered.metadata.name}" has no trigger.`);
}

/**
 * Runs a function as the Functions host and Microsoft's Node worker do together: the library converts the trigger's
 * input, the hooks run around the handler, and the library converts what the handler returns. Throws what it throws.
 */
export async function invokeFunction(
  app: AppRegistry,
  registered: RegisteredFunction,
  input: RpcTypedData,
  triggerMetadata: Readonly<Record<string, RpcTypedData>>,
  log: HostLog,
): Promise<InvocationResponse> {
  const invocationId = randomUUID();
  const context: CoreContext = {
    invocationId,
    request: { invocationId, inputData: [{ name: triggerOf(registered).name, data: input }], triggerMetadata },
    metadata: registered.metadata,
    log,
  };
  const model = app.programmingModel().getInvocationModel(context);
  const { context: invocationContext, inputs } = await model.getArguments();
  const shared = { hookData: {}, appHookData: app.appHookData, invocationContext, inputs };

  context.state = 'preInvocationHooks';
  const before = { ...shared, functionCallback: registered.callback };
  await runHooks(app, 'preInvocation', before);

  context.state = 'invocation';
  const after: { result: unknown; error: unknown } = { result: null, error: null };
  try {
    after.result = await model.invokeFunction(invocationContext, before.inputs, before.functionCallback);
  } catch (error) {
    after.error = error;
  }

  context.state = 'postInvocationHooks';
  const outcome = { ...shared, ...after };
  await runHooks(app, 'postInvocation', outcome);
  delete context.state;
  if (outcome.error !== null && outcome.error !== undefined) throw outcome.error;
  return model.getResponse(invocationContext, outcome.result);
}

/** Hooks run in the order of their registration; one that throws stops what it hooks. */
export async function runHooks(app: AppRegistry, name: HookName, context: Record<string, unknown>): Promise<void> {
  for (const hook of app.hooks.get(name) ?? []) await hook(context);
}
