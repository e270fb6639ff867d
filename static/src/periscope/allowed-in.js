/**
 * Copying an element, or changing its type, keeps every extension: a user task turned into a service task would
 * carry its TaskDefinition along. This drops what `meta.allowedIn` does not allow.
 */
class AllowedIn {
  constructor(eventBus, moddle) {
    eventBus.on('moddleCopy.canCopyProperty', ({ parent, property }) => {
      const allowed = property?.$type?.startsWith('periscope:') && moddle.getTypeDescriptor(property.$type)?.meta?.allowedIn;
      if (!allowed || !parent?.$parent) return undefined;
      const owner = parent.$instanceOf('bpmn:ExtensionElements') ? parent.$parent : parent;
      return allowed.some((type) => owner.$instanceOf(type)) ? undefined : false;
    });
  }
}
AllowedIn.$inject = ['eventBus', 'moddle'];

export default { __init__: ['periscopeAllowedIn'], periscopeAllowedIn: ['type', AllowedIn] };
