using System.Text.Json.Serialization;
using Research.Training;

namespace Research.Experiments;

/// <summary>How stored trials are read and written, worked out when this is built: reflection would cost each start a tenth of a second.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(KebabCaseEnumConverter<TrialState>)])]
[JsonSerializable(typeof(StoredTrial))]
internal sealed partial class StoreTypes : JsonSerializerContext;

/// <summary>The header of stored predictions; its keys are the members' names.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PredictionHeader))]
internal sealed partial class PredictionTypes : JsonSerializerContext;
