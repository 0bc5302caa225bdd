using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

namespace Research.Testing.Tests;

// What nobody else may call is what these doubles are for.
#pragma warning disable RS0030

/// <summary>Code that hardly a compiler for C# writes: methods of no class, module initializers, an obfuscator's names and bytes, what a
/// plugin does not bring along.</summary>
public sealed class HandWrittenCodeTests
{
    /// <summary>A number that stands nowhere else in an assembly: it marks the place of bytes to be overwritten.</summary>
    private const int Mark = 0x51C0FFEE;

    private static readonly MethodInfo Banned = typeof(Math).GetMethod(nameof(Math.Exp))!;

    /// <summary>What the check says of a class with one method.</summary>
    /// <param name="bytes">They take the place of the marked instruction.</param>
    private static string? Verdict(
        Action<ModuleBuilder, ILGenerator> write, byte[]? bytes = null, string type = "Technique", string method = "Of",
        AssemblyLoadContext? context = null)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName($"HandWritten{Guid.NewGuid():N}"), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("HandWritten");
        var technique = module.DefineType(type, TypeAttributes.Public);
        var code = technique.DefineMethod(method, MethodAttributes.Public | MethodAttributes.Static, typeof(double), []).GetILGenerator();
        write(module, code);
        code.Emit(OpCodes.Ldc_R8, 1d);
        code.Emit(OpCodes.Ret);
        technique.CreateType();
        module.CreateGlobalFunctions();
        using var file = new MemoryStream();
        assembly.Save(file);
        var image = file.ToArray();
        if (bytes is not null) bytes.CopyTo(image.AsSpan(image.AsSpan().IndexOf(BitConverter.GetBytes(Mark)) - 1));
        var loaded = (context ?? AssemblyLoadContext.Default).LoadFromStream(new MemoryStream(image)).GetType(type)!;
        var subject = new OneTechnique(TechniqueKind.Activation, () => new object()).Subject();
        return OneTechnique.Verdict(new CodeSuite(_ => loaded), "the same bits anywhere", subject);
    }

    private static void CallBanned(ILGenerator code)
    {
        code.Emit(OpCodes.Ldc_R8, 1d);
        code.Emit(OpCodes.Call, Banned);
        code.Emit(OpCodes.Pop);
    }

    [Fact]
    public void A_method_of_no_class_is_read()
    {
        var verdict = Verdict((module, code) =>
        {
            var helper = module.DefineGlobalMethod("Helper", MethodAttributes.Public | MethodAttributes.Static, typeof(void), []);
            CallBanned(helper.GetILGenerator());
            helper.GetILGenerator().Emit(OpCodes.Ret);
            code.Emit(OpCodes.Call, helper);
        });
        Assert.StartsWith(".Helper calls System.Math.Exp", verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_s_initializer_is_read()
    {
        var verdict = Verdict((module, _) =>
        {
            var initializer = module.DefineGlobalMethod(
                ".cctor", MethodAttributes.Static | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName, typeof(void), [])
                .GetILGenerator();
            CallBanned(initializer);
            initializer.Emit(OpCodes.Ret);
        });
        Assert.Contains("..cctor calls System.Math.Exp", verdict, StringComparison.Ordinal);
    }

    /// <summary>An unknown instruction; an unknown one of two bytes; a switch with 4,294,967,294 ways.</summary>
    [Theory]
    [InlineData(0xA6, 0, 0, 0, 0)]
    [InlineData(0xFE, 0xFF, 0, 0, 0)]
    [InlineData(0x45, 0xFE, 0xFF, 0xFF, 0xFF)]
    public void Bytes_that_are_no_instructions_are_said_to_be_unreadable(params int[] bytes)
    {
        var junk = Array.ConvertAll(bytes, value => (byte)value);
        var reason = Assert.Throws<NotApplicableException>(() => Verdict((_, code) => WriteMark(code), junk));
        Assert.Equal("the code of Technique.Of holds bytes that are no instructions", reason.Message);
        var verdict = Verdict(
            (_, code) =>
            {
                CallBanned(code);
                WriteMark(code);
            },
            junk);
        Assert.StartsWith("Technique.Of calls System.Math.Exp", verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_of_nothing_is_passed_over() => Assert.Null(Verdict((_, code) => WriteMark(code), [0x28, 0, 0, 0, 0]));

    /// <summary>An instruction that no path leads to, with the mark.</summary>
    private static void WriteMark(ILGenerator code)
    {
        var behind = code.DefineLabel();
        code.Emit(OpCodes.Br_S, behind);
        code.Emit(OpCodes.Ldc_I4, Mark);
        code.MarkLabel(behind);
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a")]
    [InlineData("><")]
    public void Names_of_an_obfuscator_are_told_as_they_are(string name)
    {
        Assert.StartsWith(
            $"Technique.{name} calls System.Math.Exp", Verdict((_, code) => CallBanned(code), method: name), StringComparison.Ordinal);
        Assert.StartsWith(
            $"{name}.Of calls System.Math.Exp", Verdict((_, code) => CallBanned(code), type: name), StringComparison.Ordinal);
    }

    /// <summary>A library of one method, which calls what is banned.</summary>
    /// <param name="onContracts">Whether it refers to the framework, as shared code of several techniques does.</param>
    private static (MethodBuilder Method, byte[] Image) Library(bool onContracts)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Library"), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("Library").DefineType("Library", TypeAttributes.Public);
        var method = type.DefineMethod("Help", MethodAttributes.Public | MethodAttributes.Static, typeof(void), []);
        var code = method.GetILGenerator();
        CallBanned(code);
        if (onContracts)
        {
            code.Emit(OpCodes.Ldtoken, typeof(Tensor));
            code.Emit(OpCodes.Pop);
        }

        code.Emit(OpCodes.Ret);
        type.CreateType();
        using var image = new MemoryStream();
        assembly.Save(image);
        return (method, image.ToArray());
    }

    [Theory]
    [InlineData(true, "Library.Help calls System.Math.Exp")]
    [InlineData(false, null)]
    public void What_a_plugin_shares_with_others_is_read_where_it_is_built_on_the_contracts(bool onContracts, string? expected)
    {
        var (help, library) = Library(onContracts);
        var context = new AssemblyLoadContext("plugin", isCollectible: true);
        context.Resolving += (_, name) => name.Name == "Library" ? context.LoadFromStream(new MemoryStream(library)) : null;
        OneTechnique.Finds(expected, Verdict((_, code) => code.Emit(OpCodes.Call, help), context: context));
        context.Unload();
    }

    [Fact]
    public void What_the_plugin_does_not_bring_along_is_passed_over()
    {
        var missing = new PersistedAssemblyBuilder(new AssemblyName("Missing"), typeof(object).Assembly);
        var type = missing.DefineDynamicModule("Missing").DefineType("Missing", TypeAttributes.Public);
        var method = type.DefineMethod("Call", MethodAttributes.Public | MethodAttributes.Static, typeof(void), []);
        method.GetILGenerator().Emit(OpCodes.Ret);
        type.CreateType();
        Assert.Null(Verdict((_, code) => code.DeclareLocal(type)));
        var verdict = Verdict((_, code) =>
        {
            code.Emit(OpCodes.Call, method);
            CallBanned(code);
        });
        Assert.StartsWith("Technique.Of calls System.Math.Exp", verdict, StringComparison.Ordinal);
    }
}
