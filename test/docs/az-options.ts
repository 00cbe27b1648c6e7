/**
 * The commands of the Azure CLI that the documents may show, each with the options that they may give it, by their long
 * names; `!` marks those that it cannot do without. As `az COMMAND --help` has them: `az-options.long.test.ts` asks it.
 */
export const AZ_OPTIONS: Readonly<Record<string, string>> = {
  'account set': '--subscription!',
  'ad group show': '--group! --query --output',
  'ad sp show': '--id! --query --output',
  'ad sp update': '--id! --set',
  'bicep install': '',
  'cloud register':
    '--name! --endpoint-resource-manager --endpoint-management --endpoint-active-directory --endpoint-active-directory-resource-id --endpoint-active-directory-graph-resource-id',
  'cloud set': '--name!',
  'cloud update': '--name --profile',
  'deployment group create': '--resource-group! --template-file --parameters',
  'deployment sub create': '--name --location! --template-file --parameters --subscription',
  'deployment sub show': '--name! --query --subscription --output',
  'disk create': '--name! --resource-group! --source --sku --hyper-v-generation --location --subscription',
  'disk grant-access': '--name --resource-group --duration-in-seconds!',
  'disk list': '--output',
  'functionapp config appsettings set': '--resource-group --name --settings --output',
  'functionapp deployment source config-zip': '--resource-group --name --src!',
  'functionapp function list': '--resource-group! --name! --query',
  'functionapp identity show': '--resource-group --name',
  'functionapp keys list': '--resource-group! --name! --query --output',
  'functionapp list': '--resource-group --query --output',
  'functionapp list-flexconsumption-locations': '--output',
  'functionapp restart': '--resource-group --name',
  'functionapp show': '--resource-group --name --query --output',
  'functionapp stop': '--resource-group --name',
  'group delete': '--name! --subscription',
  'identity list': '--resource-group --query --output',
  'lock create': '--name! --lock-type! --resource-group --subscription',
  'lock delete': '--name --resource-group --resource --resource-type --subscription',
  'lock list': '',
  login: '--identity',
  'provider register': '--namespace! --wait',
  'resource delete': '--ids',
  rest: '--method --url! --body --query --output',
  'restore-point collection list-all': '--subscription --output --query',
  'role assignment delete': '--ids --assignee --role --scope --subscription',
  'role assignment list': '--all --query --output --subscription',
  'role definition delete': '--name! --scope',
  'snapshot create': '--name! --resource-group! --incremental --source',
  'snapshot delete': '--ids --name --resource-group',
  'snapshot list': '--query --output --subscription',
  'snapshot show': '--name --resource-group',
  'storage entity query': '--table-name! --auth-mode --account-name --num-results --filter --select',
  'tag update': '--operation! --resource-id! --tags! --output',
  version: '',
  'vm deallocate': '--name --resource-group',
  'vm get-instance-view': '--name --resource-group --query',
  'vm list': '--output',
  'vm start': '--name --resource-group',
  'vm update': '--name --resource-group --os-disk',
};

const SHORT: Readonly<Record<string, string>> = { '-n': '--name', '-g': '--resource-group', '-o': '--output' };

/** `snapshot list` */
export function azCommandName(words: readonly string[]): string {
  const [first] = words.flatMap((word, at) => (word.startsWith('-') ? at : []));
  return words.slice(0, first).join(' ');
}

/** What is wrong with a call of az by its words; empty where nothing is. */
export function azMistakes(words: readonly string[]): readonly string[] {
  const name = azCommandName(words);
  const known = AZ_OPTIONS[name];
  if (known === undefined) return [`az ${name}: no command that is known here`];
  const options = known.split(' ').filter((option) => option !== '');
  const given = words.filter((word) => /^--?[a-z]/.test(word)).map((word) => SHORT[word] ?? word);
  const strange = given.filter((option) => !options.includes(option) && !options.includes(`${option}!`));
  // The text may name a command without showing how it is called.
  const missing =
    given.length === 0 ? [] : options.filter((option) => option.endsWith('!') && !given.includes(option.slice(0, -1)));
  return [
    ...strange.map((option) => `az ${name}: no option ${option} that is known here`),
    ...missing.map((option) => `az ${name}: needs ${option.slice(0, -1)}`),
  ];
}
