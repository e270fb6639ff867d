/**
 * The elements of the namespace http://periscope.dev/schema/bpmn that the editor knows.
 *
 * `on` says where an element may stand (and makes it a configuration, written in PascalCase; parts are
 * written in camelCase). `attributes` are all texts: read as numbers or booleans they would be rewritten in
 * the file ("1.50" as 1.5, "True" as false). No child property may be named like a tag, else the reader takes
 * the property's type instead of the tag's and the spelling is lost.
 */
const ACTIVITY = ['bpmn:Activity'];
const EVENT = ['bpmn:Event'];

const FIELD_LIMITS = 'min max minLength maxLength pattern';
const OUTPUT_FIELD = 'name fieldType type required description enumValues itemType';
const MAPPINGS = { inputs: 'InputMapping*', outputs: 'OutputMapping*' };

export const TYPES = {
  ProcessVariables: { on: ['bpmn:Process', 'bpmn:SubProcess'], children: { items: 'ProcessVariable*' } },
  ProcessVariable: {
    attributes: `name type required isInput isOutput sensitive immutable transient scope defaultValue default description constraints enum minItems maxItems uniqueItems ${FIELD_LIMITS}`,
    children: { constraintList: 'Constraints', limits: 'Constraint*' },
  },
  Constraints: { attributes: `enum minItems maxItems uniqueItems ${FIELD_LIMITS}`, children: { items: 'Constraint*' } },
  Constraint: { attributes: 'name type value' },

  RetryPolicy: { on: [...ACTIVITY, 'bpmn:Process'], attributes: 'maxAttempts initialInterval backoffCoefficient maximumInterval nonRetryableErrors' },
  TimeoutConfig: { on: [...ACTIVITY, 'bpmn:Process'], attributes: 'startToCloseTimeout scheduleToCloseTimeout scheduleToStartTimeout heartbeatTimeout executionTimeout runTimeout taskQueue' },
  InputMapping: { attributes: 'source target mappingType type' },
  OutputMapping: { attributes: 'variable target errorVariable source' },

  AIAgentConfiguration: {
    on: ['bpmn:ServiceTask', 'bpmn:BusinessRuleTask', 'bpmn:AdHocSubProcess'],
    attributes: 'agentId agentType modelProvider modelName prompt',
    children: { ...MAPPINGS, context: 'BusinessContext', settings: 'AdvancedSettings', validation: 'ValidationConfig', structured: 'StructuredOutput' },
  },
  BusinessContext: { attributes: 'includeWorkflowContext includeUserPermissions includeComplianceLevel' },
  AdvancedSettings: { attributes: 'temperature maxTokens timeoutSeconds enableFallback enableStreaming requireHumanValidation' },
  StructuredOutput: { attributes: 'enabled strictMode jsonSchema', children: { items: 'OutputField*', list: 'OutputFields' } },
  OutputFields: { children: { items: 'OutputField*' } },
  OutputField: { attributes: OUTPUT_FIELD, children: { nested: 'NestedFields*', items: 'OutputField*' } },
  NestedFields: { attributes: OUTPUT_FIELD, children: { items: 'OutputField*', nested: 'NestedFields*' } },
  ToolConfiguration: {
    on: ACTIVITY,
    attributes: 'policy description askWhen approvers candidateGroups fourEyes expiresIn onExpiry escalateTo',
    children: { items: 'Parameter*', list: 'Parameters' },
  },
  Parameters: { children: { items: 'Parameter*' } },
  Parameter: { attributes: OUTPUT_FIELD, children: { nested: 'NestedFields*', items: 'OutputField*' } },
  ValidationConfig: { attributes: 'enabled documentType strictness dataCompleteness formatValidation crossReference businessCompliance customRules', children: { rules: 'ValidationRules' } },
  ValidationRules: { attributes: 'dataCompleteness formatValidation crossReference businessCompliance customRules' },

  WebhookConfiguration: {
    on: ['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:BusinessRuleTask', ...EVENT],
    attributes: 'url method body bodyExpression authentication secret secretName headerName expectedStatus responseType outputVariable errorVariable timeoutSeconds idempotencyHeader signatureSecret',
    children: { ...MAPPINGS, headerList: 'Headers*', headerItems: 'Header*', queryItems: 'Query*', authenticationElement: 'Authentication' },
  },
  Headers: { attributes: 'name key value', children: { items: 'Header*' } },
  Header: { attributes: 'name key value' },
  Query: { attributes: 'name key value' },
  Authentication: { attributes: 'type secret secretName headerName' },
  VariableConfiguration: { on: ['bpmn:ServiceTask'], children: { sets: 'Set*' } },
  Set: { attributes: 'name variable expression value' },

  ScriptTaskConfiguration: {
    on: ['bpmn:ScriptTask', 'bpmn:ServiceTask', 'bpmn:BusinessRuleTask'],
    attributes: 'functionId functionName version description outputVariable errorVariable',
    children: { inputs: 'ScriptTaskInputMapping*', plainInputs: 'InputMapping*', outputs: 'OutputMapping*' },
  },
  ScriptTaskInputMapping: { attributes: 'source target mappingType type' },

  TaskDefinition: {
    on: ['bpmn:UserTask', 'bpmn:ManualTask'],
    attributes: 'assignee candidateUsers candidateGroups priority dueDate dueIn followUpIn outputVariable taskType formRef',
    children: { formElement: 'FormData', looseFields: 'Field*', notification: 'EmailNotification', escalationElement: 'Escalation' },
  },
  FormData: { children: { items: 'Field*' } },
  Field: {
    attributes: `name id type required label defaultValue default placeholder help enumValues options optionsExpression readonly visibleWhen visibleIf requiredWhen readonlyWhen validWhen compute message places unit accept maxSizeMb minItems maxItems ${FIELD_LIMITS}`,
    children: { columns: 'Field*', texts: 'Translation*' },
  },
  Translation: { attributes: 'language lang label placeholder help message' },
  StartForm: { on: ['bpmn:StartEvent'], attributes: 'formRef', children: { formElement: 'FormData', looseFields: 'Field*' } },
  EmailNotification: { attributes: 'enabled onAssignment onDeadline reminderInterval subject template', children: { recipientList: 'Recipients*', recipientItems: 'Recipient*' } },
  Escalation: { attributes: 'after to reassign' },

  SendTaskConfiguration: {
    on: ['bpmn:SendTask', 'bpmn:ServiceTask', 'bpmn:ThrowEvent'],
    attributes: 'subject template bodyHtml bodyText replyTo priority trackOpens trackClicks outputVariable errorVariable',
    children: { toList: 'To*', ccList: 'Cc*', bccList: 'Bcc*', attachmentList: 'Attachments*', attachmentItems: 'Attachment*', ...MAPPINGS },
  },
  Recipient: { attributes: 'recipientType type value' },
  Recipients: { attributes: 'recipientType type value', children: { items: 'Recipient*' } },
  To: { attributes: 'recipientType type value' },
  Cc: { attributes: 'recipientType type value' },
  Bcc: { attributes: 'recipientType type value' },
  Attachments: { attributes: 'sourceType type source filename mimeType', children: { items: 'Attachment*' } },
  Attachment: { attributes: 'sourceType type source filename mimeType' },

  EmailTriggerConfiguration: { on: ['bpmn:StartEvent'], attributes: 'enabled addressPattern subjectPattern allowedSenders blockedSenders extractAttachments maxAttachmentSizeMb autoReply autoReplyTemplate' },
  MessageConfiguration: { on: [...EVENT, 'bpmn:ReceiveTask', 'bpmn:SendTask', 'bpmn:Message'], attributes: 'correlationKey outputVariable timeToLive' },
  SignalConfiguration: { on: [...EVENT, 'bpmn:Signal'], attributes: 'outputVariable' },
  ErrorConfiguration: { on: ['bpmn:BoundaryEvent', 'bpmn:StartEvent'], attributes: 'codeVariable messageVariable' },

  SubprocessConfiguration: { on: ['bpmn:SubProcess'], attributes: 'execution waitForCompletion', children: MAPPINGS },
  CallActivityConfiguration: { on: ['bpmn:CallActivity'], attributes: 'processId calledElement versionBinding waitForCompletion businessKey', children: MAPPINGS },
  MultiInstanceConfiguration: { on: [...ACTIVITY, 'bpmn:MultiInstanceLoopCharacteristics'], attributes: 'collection elementVariable indexVariable outputCollection outputElement completionCondition maxConcurrency' },
};

/**
 * `periscope:failOnIncident`, `periscope:uniqueBusinessKey` and `periscope:taskQueue` stand as attributes on BPMN's own elements. They are not
 * declared: an extension of bpmn:Process by a package without a tag alias makes moddle write `<bpmn:Process>`.
 * `object.get('periscope:failOnIncident')` reads them all the same.
 */

/** Further spellings of the same element that real files use. */
export const ALIASES = { AIAgentConfiguration: ['AiAgentConfiguration', 'aiAgentConfiguration'] };
