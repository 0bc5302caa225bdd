using Mono.Cecil;

namespace Research.Benchmarks.StartProfile;

/// <summary>A method's signature in another module, on an instance of its type.</summary>
internal sealed class SignatureCopy(ModuleDefinition target, TypeReference owner)
{
    public MethodReference Of(MethodDefinition method)
    {
        var copy = new MethodReference(method.Name, target.TypeSystem.Void, owner)
        {
            HasThis = method.HasThis,
            ExplicitThis = method.ExplicitThis,
            CallingConvention = method.HasGenericParameters ? MethodCallingConvention.Generic : method.CallingConvention,
        };
        foreach (var parameter in method.GenericParameters) copy.GenericParameters.Add(new GenericParameter(parameter.Name, copy));
        copy.ReturnType = Type(method.ReturnType, copy);
        foreach (var parameter in method.Parameters) copy.Parameters.Add(new ParameterDefinition(Type(parameter.ParameterType, copy)));
        return copy;
    }

    private TypeReference Type(TypeReference type, MethodReference method)
    {
        switch (type)
        {
            case GenericParameter { Type: GenericParameterType.Method } parameter:
                return method.GenericParameters[parameter.Position];
            case GenericParameter parameter:
                return ((GenericInstanceType)owner).ElementType.GenericParameters[parameter.Position];
            case ArrayType array:
                return new ArrayType(Type(array.ElementType, method), array.Rank);
            case ByReferenceType reference:
                return new ByReferenceType(Type(reference.ElementType, method));
            case PointerType pointer:
                return new PointerType(Type(pointer.ElementType, method));
            case RequiredModifierType modifier:
                return new RequiredModifierType(Type(modifier.ModifierType, method), Type(modifier.ElementType, method));
            case GenericInstanceType instance:
                var copy = new GenericInstanceType(target.ImportReference(instance.Resolve()));
                foreach (var argument in instance.GenericArguments) copy.GenericArguments.Add(Type(argument, method));
                return copy;
            default:
                return target.ImportReference(type.Resolve());
        }
    }
}
