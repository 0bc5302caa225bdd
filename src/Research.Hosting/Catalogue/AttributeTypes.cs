using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Research.Hosting.Catalogue;

/// <summary>Decodes attribute arguments; types are names, for only values matter.</summary>
internal sealed class AttributeTypes : ICustomAttributeTypeProvider<string>
{
    public static AttributeTypes Instance { get; } = new();

    /// <summary>The whole numbers (or enum values) of an array argument.</summary>
    public static int[] Elements(object? argument)
    {
        if (argument is not ImmutableArray<CustomAttributeTypedArgument<string>> { IsDefault: false } array) return [];
        var values = new int[array.Length];
        for (var i = 0; i < values.Length; i++) values[i] = array[i].Value as int? ?? 0;
        return values;
    }

    /// <summary>One name for all: an enum's own names are found by reflection, some milliseconds of a start.</summary>
    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "primitive";

    public string GetSystemType() => "System.Type";

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        reader.GetString(reader.GetTypeDefinition(handle).Name);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        reader.GetString(reader.GetTypeReference(handle).Name);

    public string GetTypeFromSerializedName(string name) => name;

    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

    public bool IsSystemType(string type) => type == GetSystemType();
}
